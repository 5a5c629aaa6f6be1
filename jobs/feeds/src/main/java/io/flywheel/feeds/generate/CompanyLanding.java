package io.flywheel.feeds.generate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps two companies out of one landing area, where their files would mix. */
final class CompanyLanding {
  private CompanyLanding() {}

  /**
   * @throws IllegalArgumentException when the landing area holds another company, or a longer one
   */
  static void accept(GenerateRequest request) {
    Path truth = request.landing().resolve(TruthFile.NAME);
    if (!Files.exists(truth)) {
      return;
    }
    String text = read(truth);
    same(request, text, "seed", Long.toString(request.seed()));
    same(request, text, "scale", request.scale().toPlainString());
    same(request, text, "from", request.from().toString());
    if (LocalDate.parse(value(text, "to")).isAfter(request.to())) {
      throw other(request, "to " + value(text, "to"), "to " + request.to());
    }
  }

  private static void same(GenerateRequest request, String text, String name, String wanted) {
    String found = value(text, name);
    if (!found.equals(wanted)) {
      throw other(request, name + " " + found, name + " " + wanted);
    }
  }

  private static IllegalArgumentException other(
      GenerateRequest request, String found, String wanted) {
    return new IllegalArgumentException(
        "%s holds a generated company with %s, not %s; choose another folder or empty this one."
            .formatted(request.landing(), found, wanted));
  }

  private static String value(String text, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\": \"?([^\",]+)").matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }

  private static String read(Path truth) {
    try {
      return Files.readString(truth);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + truth + ": " + e.getMessage(), e);
    }
  }
}
