package io.flywheel.feeds.company;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Published yearly figures in reporting cents at a scale. Years outside the published ones repeat
 * the nearest published year, 5 % up for each year after it and 5 % down for each year before it.
 */
public final class Published {
  static final BigDecimal GROWTH_BEYOND = new BigDecimal("1.05");
  private static final BigDecimal CENTS_PER_MILLION = new BigDecimal("100000000");

  private final BigDecimal scale;
  private final Map<String, BigDecimal> millions;
  private final int first;
  private final int last;

  public Published(BigDecimal scale) {
    this.scale = scale;
    this.millions =
        Resource.rows("annual.csv").stream()
            .collect(
                Collectors.toMap(
                    row ->
                        key(
                            Integer.parseInt(row.getField("fiscal_year")),
                            row.getField("statement"),
                            row.getField("item")),
                    row -> new BigDecimal(row.getField("usd_millions")),
                    (a, b) -> b,
                    HashMap::new));
    var years =
        Resource.rows("annual.csv").stream()
            .mapToInt(row -> Integer.parseInt(row.getField("fiscal_year")))
            .summaryStatistics();
    first = years.getMin();
    last = years.getMax();
  }

  public long line(int year, RevenueLine line) {
    return cents(year, "net_sales_by_line", line.published());
  }

  long segment(int year, String segment) {
    return cents(year, "net_sales_by_segment", segment);
  }

  public long expense(int year, String item) {
    return cents(year, "operating_expense", item);
  }

  public long income(int year, String segment) {
    return cents(year, "operating_income_by_segment", segment);
  }

  /** Reporting cents of an amount in millions, at the scale. */
  public long scaled(String usdMillions) {
    return new BigDecimal(usdMillions)
        .multiply(CENTS_PER_MILLION)
        .multiply(scale)
        .setScale(0, RoundingMode.HALF_UP)
        .longValueExact();
  }

  private long cents(int year, String statement, String item) {
    int known = Math.max(first, Math.min(last, year));
    BigDecimal figure = millions.get(key(known, statement, item));
    if (figure == null) {
      throw new IllegalStateException(
          "annual.csv has no " + statement + " of " + item + " for " + known + ".");
    }
    BigDecimal level = figure.multiply(CENTS_PER_MILLION).multiply(scale);
    BigDecimal growth = GROWTH_BEYOND.pow(Math.abs(year - known));
    BigDecimal moved =
        year >= known ? level.multiply(growth) : level.divide(growth, 6, RoundingMode.HALF_UP);
    return moved.setScale(0, RoundingMode.HALF_UP).longValueExact();
  }

  private static String key(int year, String statement, String item) {
    return year + "|" + statement + "|" + item;
  }
}
