package io.flywheel.feeds.sample;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the times of a column are written.
 *
 * @param pattern of {@code strict_timestamp}; empty for the form that needs none
 * @param locale of the names of months; empty without any
 * @param unit {@code seconds} or {@code millis} since 1970; empty for written times
 * @param days true when they have no time of day
 * @param zoned true when each tells its zone
 * @param guess what may be otherwise; empty when the values show it
 */
public record TimeForm(
    String pattern, String locale, String unit, boolean days, boolean zoned, String guess) {
  private static final String ISO =
      "\\d{4}-\\d{2}-\\d{2}[ T]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,6}0*)?)?Z?";
  private static final Pattern WRITTEN =
      Pattern.compile(
          "(?<date>\\d{1,4}(?<sign>[-/.])\\d{1,2}\\k<sign>\\d{2,4}"
              + "|\\d{1,2}(?<dot>\\.?)(?<gap>[ -])(?<month>\\p{L}{3,}\\.?)\\k<gap>(?<year>\\d{4}|\\d{2})"
              + "|(?<first>\\p{L}{3,}\\.?) \\d{1,2}, \\d{4})"
              + "(?<t>,? |T)?(?<clock>\\d{1,2}:\\d{2}(?<second>:\\d{2}(?<fraction>\\.\\d{1,6})?)?)?"
              + "(?<half> ?[AaPp][Mm])?(?<space> ?)(?<zone>[+-]\\d{2}:?\\d{2}|Z|[A-Z]{3,4})?");
  private static final int DISTINCT = 2000;

  /** Seconds of 2000 to 2100, and the same in milliseconds. */
  private static final Pattern SECONDS = Pattern.compile("[1-3]\\d{9}|9[4-9]\\d{7}");

  private static final Pattern MILLIS = Pattern.compile("[1-3]\\d{12}");

  /** The form of all values; empty when they are no times, or not all of one form. */
  public static Optional<TimeForm> of(List<String> values) {
    List<String> some = values.stream().distinct().limit(DISTINCT).toList();
    if (some.isEmpty()) {
      return Optional.empty();
    }
    if (some.stream().allMatch(value -> value.matches(ISO))) {
      boolean zoned = some.stream().allMatch(value -> value.endsWith("Z"));
      return Optional.of(new TimeForm("", "", "", false, zoned, ""));
    }
    return written(some);
  }

  /** The same, and numbers of seconds or milliseconds since 1970. */
  public static Optional<TimeForm> orEpoch(List<String> values) {
    if (!values.isEmpty() && values.stream().allMatch(v -> SECONDS.matcher(v).matches())) {
      return Optional.of(new TimeForm("", "", "seconds", false, true, ""));
    }
    if (!values.isEmpty() && values.stream().allMatch(v -> MILLIS.matcher(v).matches())) {
      return Optional.of(new TimeForm("", "", "millis", false, true, ""));
    }
    return of(values);
  }

  private static Optional<TimeForm> written(List<String> values) {
    Matcher model = WRITTEN.matcher(values.get(0));
    if (!model.matches()) {
      return Optional.empty();
    }
    boolean narrow =
        values.stream().anyMatch(value -> value.matches("(?s)\\d{1,2}\\D.*"))
            && values.stream().anyMatch(value -> !value.matches("(?s)\\d{2,4}\\D\\d{2}\\D.*"));
    String clock = clock(model, values);
    List<Candidate> fitting = new ArrayList<>();
    for (String date : dates(model, narrow)) {
      for (String locale :
          date.contains("MMM") ? List.of("", "de", "fr", "es", "it") : List.of("")) {
        String pattern = date + clock;
        if (fits(pattern, locale, values)) {
          fitting.add(new Candidate(pattern, locale));
        }
      }
    }
    if (fitting.isEmpty()) {
      return Optional.empty();
    }
    Candidate first = fitting.get(0);
    boolean ambiguous = fitting.stream().anyMatch(other -> !other.sameOrder(first));
    String guess =
        ambiguous
            ? "no day is above 12, so day and month may be the other way round"
            : first.pattern.contains("yyyy") ? "" : "years of two digits are taken as 20..";
    return Optional.of(
        new TimeForm(
            first.pattern,
            first.locale,
            "",
            model.group("clock") == null,
            model.group("zone") != null,
            guess));
  }

  private static List<String> dates(Matcher model, boolean narrow) {
    String date = model.group("date");
    String d = narrow ? "d" : "dd";
    String m = narrow ? "M" : "MM";
    if (model.group("first") != null) {
      return List.of("MMM d, yyyy", "MMMM d, yyyy");
    }
    if (model.group("month") != null) {
      String gap = model.group("gap");
      String day = "d" + model.group("dot") + gap;
      String year = gap + (model.group("year").length() == 2 ? "yy" : "yyyy");
      return List.of(day + "MMM" + year, day + "MMMM" + year);
    }
    String sign = model.group("sign");
    if (date.matches("\\d{4}.*")) {
      return List.of("yyyy" + sign + m + sign + d);
    }
    String year = date.matches(".*\\D\\d{4}") ? "yyyy" : "yy";
    String dayFirst = d + sign + m + sign + year;
    String monthFirst = m + sign + d + sign + year;
    if (sign.equals(".")) {
      return List.of(dayFirst);
    }
    // Who writes AM and PM writes the month first.
    return sign.equals("/") && model.group("half") != null
        ? List.of(monthFirst, dayFirst)
        : List.of(dayFirst, monthFirst);
  }

  private static String clock(Matcher model, List<String> values) {
    if (model.group("clock") == null) {
      return "";
    }
    String gap = model.group("t") == null ? " " : model.group("t");
    String hour = model.group("half") == null ? "H" : "h";
    boolean wide =
        values.stream().allMatch(value -> value.matches("(?s).*(?<!\\d)\\d{2}:\\d{2}.*"));
    String fraction = model.group("fraction");
    String zone = model.group("zone");
    return (gap.equals("T") ? "'T'" : gap)
        + (wide ? hour + hour : hour)
        + ":mm"
        + (model.group("second") == null ? "" : ":ss")
        + (fraction == null ? "" : "." + "S".repeat(fraction.length() - 1))
        + (model.group("half") == null ? "" : model.group("half").startsWith(" ") ? " a" : "a")
        + (zone == null ? "" : model.group("space") + zone(zone));
  }

  private static String zone(String zone) {
    if (zone.matches("[+-].*")) {
      return zone.contains(":") ? "XXX" : "Z";
    }
    return zone.equals("Z") ? "X" : "z";
  }

  private static boolean fits(String pattern, String locale, List<String> values) {
    DateTimeFormatter formatter =
        DateTimeFormatter.ofPattern(
            pattern.replace("yyyy", "uuuu"),
            locale.isEmpty() ? Locale.US : Locale.forLanguageTag(locale));
    for (String value : values) {
      try {
        TemporalAccessor time = formatter.parse(value);
        LocalDate day = time.query(TemporalQueries.localDate());
        if (day == null || day.getYear() < 1) {
          return false;
        }
      } catch (DateTimeParseException e) {
        return false;
      }
    }
    return true;
  }

  /** SQL of the time of a text. */
  public String sql(String text) {
    if (unit.equals("seconds")) {
      return "timestamp_seconds(CAST(strict_decimal(" + text + ", 0) AS BIGINT))";
    }
    if (unit.equals("millis")) {
      return "timestamp_millis(CAST(strict_decimal(" + text + ", 0) AS BIGINT))";
    }
    if (pattern.isEmpty()) {
      return "strict_timestamp(" + text + ")";
    }
    String zone = locale.isEmpty() ? "" : ", " + Names.literal(locale);
    return "strict_timestamp(" + text + ", " + Names.literal(pattern) + zone + ")";
  }

  /** True when a text of this form needs no function. */
  public boolean canonical() {
    return pattern.isEmpty() && unit.isEmpty();
  }

  private record Candidate(String pattern, String locale) {
    boolean sameOrder(Candidate other) {
      return order().equals(other.order());
    }

    private String order() {
      return pattern.replaceAll("[^dM]", "").replaceAll("(.)\\1+", "$1");
    }
  }
}
