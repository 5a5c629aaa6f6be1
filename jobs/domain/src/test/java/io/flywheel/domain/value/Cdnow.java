package io.flywheel.domain.value;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The customers of CDNOW, and what scipy finds for them; resources/cdnow/README.md has the source.
 */
final class Cdnow {
  private Cdnow() {}

  static List<PurchaseHistory> histories() {
    return lines("customers.csv").stream().map(Cdnow::history).toList();
  }

  /** Of customers with a repeat purchase. */
  static List<RepeatSpend> spends() {
    return lines("customers.csv").stream()
        .filter(line -> Integer.parseInt(line[1]) > 0)
        .map(Cdnow::spend)
        .toList();
  }

  /** Values by name, which notebooks/tests/test_value_models.py computes again. */
  static Map<String, Double> scipy() {
    return lines("scipy.csv").stream()
        .collect(Collectors.toMap(line -> line[0], line -> Double.valueOf(line[1])));
  }

  /** Predictions by numerical integration, which the same test computes again. */
  static List<Prediction> predictions() {
    return lines("predictions.csv").stream().map(Cdnow::prediction).toList();
  }

  /** A customer, what follows, and what a model says of it. */
  record Prediction(
      BgNbd model, PurchaseHistory history, double time, double alive, double purchases) {}

  private static Prediction prediction(String[] line) {
    double[] at = Stream.of(line).mapToDouble(Double::parseDouble).toArray();
    return new Prediction(
        new BgNbd(at[0], at[1], at[2], at[3]),
        new PurchaseHistory((int) at[4], at[5], at[6], 1),
        at[7],
        at[8],
        at[9]);
  }

  private static PurchaseHistory history(String[] line) {
    return new PurchaseHistory(
        Integer.parseInt(line[1]), Double.parseDouble(line[2]), Double.parseDouble(line[3]), 1);
  }

  private static RepeatSpend spend(String[] line) {
    int repeats = Integer.parseInt(line[1]);
    return new RepeatSpend(repeats, repeats, Double.parseDouble(line[4]), 1);
  }

  private static List<String[]> lines(String file) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(Cdnow.class.getResourceAsStream("/cdnow/" + file), file),
                StandardCharsets.UTF_8))) {
      return reader.lines().skip(1).map(line -> line.split(",")).toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
