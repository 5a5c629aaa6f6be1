package io.flywheel.cli.print;

import io.flywheel.feeds.company.World;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The published net sales by line that the generated company is measured against. */
public final class PublishedSales {
  /** Revenue lines in the order in which they are published. */
  static final List<String> LINES =
      List.of(
          "Online stores",
          "Physical stores",
          "Third-party seller services",
          "Advertising services",
          "Subscription services",
          "AWS",
          "Other");

  private static final String FILE = "annual.csv";

  private final Map<String, BigDecimal> millions = new HashMap<>();

  private PublishedSales() {}

  /** Reads the figures that the generator is calibrated to. */
  public static PublishedSales read() {
    PublishedSales sales = new PublishedSales();
    try (InputStream file = World.class.getResourceAsStream(FILE);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      lines.lines().skip(1).map(line -> line.split(",", -1)).forEach(sales::add);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return sales;
  }

  private void add(String[] row) {
    if (row[1].equals("net_sales_by_line")) {
      millions.put(row[0] + "|" + row[2], new BigDecimal(row[3]));
    }
  }

  /** Net sales of a line in a calendar year in US$ millions; empty when not published. */
  Optional<BigDecimal> millions(int year, String line) {
    return Optional.ofNullable(millions.get(year + "|" + line));
  }
}
