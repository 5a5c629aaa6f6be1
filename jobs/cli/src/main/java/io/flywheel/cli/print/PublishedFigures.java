package io.flywheel.cli.print;

import io.flywheel.feeds.company.Published;
import io.flywheel.feeds.company.RevenueLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The published figures that the generated company is measured against. */
final class PublishedFigures {
  /** Revenue lines in the order in which they are published. */
  static final List<String> LINES =
      Arrays.stream(RevenueLine.values()).map(RevenueLine::published).toList();

  /** Segments in the order in which they are published. */
  static final List<String> SEGMENTS = List.of("North America", "International", "AWS");

  private static final List<String> FILES = List.of("annual.csv", "quarters_2025.csv");
  private static final Pattern QUARTER = Pattern.compile("(\\d{4})-Q[1-4]\\|.*");
  private static final BigDecimal MILLION = new BigDecimal(1_000_000);

  private final Map<String, BigDecimal> figures = new HashMap<>();
  private final BigDecimal scale;

  private PublishedFigures(BigDecimal scale) {
    this.scale = scale;
  }

  /**
   * Reads the figures that the generator is calibrated to.
   *
   * @param scale what the generated company is of the published one
   */
  static PublishedFigures read(BigDecimal scale) {
    PublishedFigures published = new PublishedFigures(scale);
    FILES.forEach(published::add);
    return published;
  }

  private void add(String name) {
    try (InputStream file = Published.class.getResourceAsStream(name);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      lines.lines().skip(1).map(line -> line.split(",", -1)).forEach(this::add);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private void add(String[] row) {
    String millions = row[row.length - 1]; // a name before it may hold a comma
    figures.put(key(row[0], row[1], row[2]), new BigDecimal(millions).multiply(MILLION));
  }

  /**
   * Net sales of a line in US dollars, at the scale; empty when not published.
   *
   * @param period a calendar year such as 2025, or a quarter such as 2025-Q3
   */
  Optional<BigDecimal> netSales(String period, String line) {
    return scaled(period, "net_sales_by_line", line);
  }

  /** Operating income of a segment in US dollars, at the scale; empty when not published. */
  Optional<BigDecimal> operatingIncome(String period, String segment) {
    return scaled(period, "operating_income_by_segment", segment);
  }

  /** The last calendar year of which quarters are published. */
  int yearOfQuarters() {
    return figures.keySet().stream()
        .map(QUARTER::matcher)
        .filter(Matcher::matches)
        .mapToInt(quarter -> Integer.parseInt(quarter.group(1)))
        .max()
        .orElseThrow();
  }

  private Optional<BigDecimal> scaled(String period, String statement, String item) {
    return Optional.ofNullable(figures.get(key(period, statement, item)))
        .map(figure -> figure.multiply(scale));
  }

  private static String key(String period, String statement, String item) {
    return period + "|" + statement + "|" + item;
  }
}
