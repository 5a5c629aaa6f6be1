package io.flywheel.feeds.sample;

import com.typesafe.config.ConfigUtil;
import io.flywheel.feeds.sample.Sample.Setting;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Texts that stand for no value.
 *
 * @param sure those that mean nothing else anywhere
 * @param guessed those that stand among numbers or times only
 */
record NullWords(Set<String> sure, Set<String> guessed) {
  private static final Set<String> SURE =
      Set.of(" --", "--", "NULL", "null", "(null)", "\\N", "N/A", "n/a", "#N/A", "NaN");
  private static final Set<String> AMONG_NUMBERS =
      Set.of("-", "NA", "None", "none", "nan", "?", "0000-00-00", "0000-00-00 00:00:00");

  static NullWords of(List<SampleColumn> columns) {
    Set<String> sure = new LinkedHashSet<>();
    Set<String> guessed = new LinkedHashSet<>();
    for (SampleColumn column : columns) {
      column.distinct().stream().filter(SURE::contains).forEach(sure::add);
      List<String> weak = column.distinct().stream().filter(AMONG_NUMBERS::contains).toList();
      List<String> others =
          column.distinct().stream()
              .filter(value -> !SURE.contains(value) && !AMONG_NUMBERS.contains(value))
              .toList();
      if (!weak.isEmpty()
          && !others.isEmpty()
          && (NumberStyle.numeric(others) || TimeForm.of(others).isPresent())) {
        guessed.addAll(weak);
      }
    }
    return new NullWords(sure, guessed);
  }

  List<SampleColumn> without(List<SampleColumn> columns) {
    return columns.stream()
        .map(
            column ->
                column.with(
                    column.values().stream()
                        .map(
                            value -> sure.contains(value) || guessed.contains(value) ? null : value)
                        .collect(Collectors.toCollection(ArrayList::new))))
        .toList();
  }

  Optional<Setting> setting() {
    if (sure.isEmpty() && guessed.isEmpty()) {
      return Optional.empty();
    }
    String words =
        Stream.of(Stream.of(""), sure.stream(), guessed.stream())
            .flatMap(each -> each)
            .map(ConfigUtil::quoteString)
            .collect(Collectors.joining(", ", "[", "]"));
    return Optional.of(
        new Setting(
            "null-values",
            words,
            guessed.isEmpty()
                ? ""
                : String.join(", ", guessed) + " stands among numbers or times, for no value"));
  }
}
