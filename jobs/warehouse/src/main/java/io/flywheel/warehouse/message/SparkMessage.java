package io.flywheel.warehouse.message;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What Spark says about a failure, in one line. Advice to change Spark's settings is left out: the
 * warehouse depends on them, above all on errors where a figure would be wrong or missing.
 */
public final class SparkMessage {
  private static final Pattern SENTENCES = Pattern.compile("(?<=\\.)\\s+(?=[A-Z])");
  private static final Pattern ADVICE = Pattern.compile("\\bset .*\"spark\\.[\\w.]+\"");

  private SparkMessage() {}

  /** The first line of a message; the name of the failure's class when it has none. */
  public static String line(Throwable thrown) {
    String first =
        Optional.ofNullable(thrown.getMessage()).orElse("").strip().lines().findFirst().orElse("");
    String useful = withoutAdvice(first);
    return useful.isEmpty() ? thrown.getClass().getSimpleName() : useful;
  }

  /** The same, without the place in the SQL and the plan behind it. */
  public static String sentence(Throwable thrown) {
    return line(thrown)
        .replaceFirst("\\s*\\(line \\d+, pos \\d+\\)$", "")
        .replaceFirst("; line \\d+ pos \\d+;?$", "")
        .strip();
  }

  private static String withoutAdvice(String line) {
    return Arrays.stream(SENTENCES.split(line))
        .filter(sentence -> !ADVICE.matcher(sentence).find())
        .collect(Collectors.joining(" "))
        .replace(" with ANSI mode on", "");
  }
}
