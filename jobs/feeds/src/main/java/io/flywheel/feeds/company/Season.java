package io.flywheel.feeds.company;

import java.time.LocalDate;
import java.util.Map;

/** How a year's business is spread over its days: growth, months, week, Prime days, holidays. */
public final class Season {
  private static final int[] RETAIL_MONTH = {
    930, 900, 920, 920, 940, 950, 1010, 960, 970, 980, 1190, 1330
  };
  private static final int[] ADS_MONTH = {
    880, 890, 920, 950, 970, 990, 1030, 1000, 1010, 1030, 1150, 1180
  };
  private static final int[] FLAT = {
    1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000
  };
  private static final int[] RETAIL_WEEK = {1060, 1040, 1010, 990, 960, 950, 990};
  private static final int[] STORE_WEEK = {930, 930, 950, 980, 1050, 1120, 1040};
  private static final int[] CLOUD_WEEK = {1010, 1015, 1015, 1015, 1010, 970, 965};
  private static final int[] EVERY_DAY = {1000, 1000, 1000, 1000, 1000, 1000, 1000};

  private static final Map<RevenueLine, int[]> MONTHS =
      Map.of(
          RevenueLine.ONLINE, RETAIL_MONTH,
          RevenueLine.THIRD_PARTY, RETAIL_MONTH,
          RevenueLine.ADVERTISING, ADS_MONTH);
  private static final Map<RevenueLine, int[]> WEEKS =
      Map.of(
          RevenueLine.ONLINE, RETAIL_WEEK,
          RevenueLine.THIRD_PARTY, RETAIL_WEEK,
          RevenueLine.PHYSICAL, STORE_WEEK,
          RevenueLine.ADVERTISING, RETAIL_WEEK,
          RevenueLine.AWS, CLOUD_WEEK);

  private final Published published;

  public Season(Published published) {
    this.published = published;
  }

  /** Weight of a day within its year; only ratios within a year and line mean anything. */
  public long weight(RevenueLine line, LocalDate day) {
    double growth = growth(slope(line, day.getYear()), day);
    double events = line == RevenueLine.ONLINE || line == RevenueLine.THIRD_PARTY ? events(day) : 1;
    int month = day.getMonthValue() - 1;
    int week = day.getDayOfWeek().getValue() - 1;
    return Math.round(growth * events * months(line)[month] * weeks(line)[week]);
  }

  /** Weight of a day of an expense that grows evenly over the year, as its level does. */
  public long evenly(String expense, LocalDate day) {
    int year = day.getYear();
    double slope =
        slope(
            published.expense(year - 1, expense),
            published.expense(year, expense),
            published.expense(year + 1, expense));
    return Math.round(1_000_000 * growth(slope, day));
  }

  private static double growth(double slope, LocalDate day) {
    return 1 + slope * ((day.getDayOfYear() - 0.5) / day.lengthOfYear() - 0.5);
  }

  private double slope(RevenueLine line, int year) {
    return slope(
        published.line(year - 1, line), published.line(year, line), published.line(year + 1, line));
  }

  /** Growth over the year, at most so much that its first day has half the level. */
  private static double slope(double before, double now, double after) {
    return Math.max(-1, Math.min(1, (after - before) / (2 * Math.max(1, now))));
  }

  /** Prime days in July, Black Friday to Cyber Monday, and the quiet days around Christmas. */
  private static double events(LocalDate day) {
    int date = day.getMonthValue() * 100 + day.getDayOfMonth();
    LocalDate thanksgiving = thanksgiving(day.getYear());
    if (date == 716 || date == 717) {
      return 2.4;
    }
    if (!day.isBefore(thanksgiving.plusDays(1)) && !day.isAfter(thanksgiving.plusDays(4))) {
      return 1.8;
    }
    return date == 1225 || date == 101 ? 0.6 : 1;
  }

  private static LocalDate thanksgiving(int year) {
    LocalDate first = LocalDate.of(year, 11, 1);
    return first.plusDays((11 - first.getDayOfWeek().getValue()) % 7 + 21);
  }

  private static int[] months(RevenueLine line) {
    return MONTHS.getOrDefault(line, FLAT);
  }

  private static int[] weeks(RevenueLine line) {
    return WEEKS.getOrDefault(line, EVERY_DAY);
  }
}
