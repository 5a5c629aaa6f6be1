package io.flywheel.feeds.sample;

import com.typesafe.config.ConfigUtil;
import io.flywheel.feeds.sample.Sample.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How the numbers of a file are written.
 *
 * @param decimal the decimal sign
 * @param thousands between groups of three digits; empty without any
 * @param scientific true when some are written like 1.5E-7
 * @param guess why the signs may be the other way round; empty when a number shows them
 * @param notes what the setting cannot say
 */
public record NumberStyle(
    String decimal, String thousands, boolean scientific, String guess, List<String> notes) {
  private static final String SPACES = " '\u00A0\u202F\u2019";
  private static final Pattern WHOLE = Pattern.compile("-?\\d+");
  private static final Pattern SCIENTIFIC = Pattern.compile("-?\\d+([.,]\\d+)?[eE][+-]?\\d+");
  private static final Pattern POINT = Pattern.compile("-?\\d+\\.\\d+");
  private static final Pattern COMMA = Pattern.compile("-?\\d+,\\d+");
  private static final Pattern GROUPS_OF_COMMA = Pattern.compile("-?\\d{1,3}(,\\d{3})+(\\.\\d+)?");
  private static final Pattern GROUPS_OF_POINT = Pattern.compile("-?\\d{1,3}(\\.\\d{3})+(,\\d+)?");
  private static final Pattern GROUPS_OF_SPACE =
      Pattern.compile("-?\\d{1,3}([" + SPACES + "]\\d{3})+([.,]\\d+)?");
  private static final List<Pattern> ALL =
      List.of(WHOLE, SCIENTIFIC, POINT, COMMA, GROUPS_OF_COMMA, GROUPS_OF_POINT, GROUPS_OF_SPACE);

  /** One comma or point with three digits behind and up to three before may be either sign. */
  private static final Pattern EITHER = Pattern.compile("-?(?!0)\\d{1,3}[.,]\\d{3}");

  /** True when all are numbers, however they are written. */
  public static boolean numeric(List<String> values) {
    return !values.isEmpty() && values.stream().allMatch(NumberStyle::number);
  }

  private static boolean number(String value) {
    return ALL.stream().anyMatch(form -> form.matcher(value).matches());
  }

  static NumberStyle of(List<SampleColumn> columns) {
    Votes votes = new Votes();
    for (SampleColumn column : columns) {
      List<String> values = column.distinct();
      if (numeric(values)) {
        values.forEach(value -> votes.add(column.name(), value));
      }
    }
    return votes.style();
  }

  List<Setting> settings() {
    List<Setting> settings = new ArrayList<>();
    if (!decimal.equals(".")) {
      settings.add(new Setting("decimal", ConfigUtil.quoteString(decimal), guess));
    }
    if (!thousands.isEmpty()) {
      settings.add(
          new Setting(
              "thousands", ConfigUtil.quoteString(thousands), decimal.equals(".") ? guess : ""));
    }
    if (scientific) {
      settings.add(Setting.sure("scientific", "true"));
    }
    return settings;
  }

  /** The columns of numbers with their values as ingest will see them. */
  List<SampleColumn> plain(List<SampleColumn> columns) {
    if (decimal.equals(".") && thousands.isEmpty()) {
      return columns;
    }
    return columns.stream()
        .map(
            column ->
                numeric(column.distinct())
                    ? column.with(
                        column.values().stream()
                            .map(value -> value == null ? null : plain(value))
                            .collect(java.util.stream.Collectors.toCollection(ArrayList::new)))
                    : column)
        .toList();
  }

  private String plain(String value) {
    String whole = thousands.isEmpty() ? value : value.replace(thousands, "");
    return whole.replace(decimal, ".");
  }

  /** What each number says of the signs. */
  private static final class Votes {
    private final List<String> notes = new ArrayList<>();
    private String comma = "";
    private String point = "";
    private String groups = "";
    private String either = "";
    private boolean scientific;

    void add(String column, String value) {
      if (WHOLE.matcher(value).matches()) {
        return;
      }
      String place = value + " in " + column;
      scientific |= SCIENTIFIC.matcher(value).matches();
      if (EITHER.matcher(value).matches()) {
        either = either.isEmpty() ? place : either;
        return;
      }
      if (GROUPS_OF_SPACE.matcher(value).matches()) {
        groups = value.replaceAll("[0-9.,-]", "").substring(0, 1);
      }
      int last = Math.max(value.lastIndexOf('.'), value.lastIndexOf(','));
      if (last < 0) {
        return;
      }
      char sign = value.charAt(last);
      boolean repeated = value.indexOf(sign) != last;
      // A sign that stands twice is between thousands, so the other one is for decimals.
      boolean decimalComma = (sign == ',') != repeated;
      if (decimalComma) {
        comma = comma.isEmpty() ? place : comma;
      } else {
        point = point.isEmpty() ? place : point;
      }
      char other = sign == ',' ? '.' : ',';
      if (repeated || value.indexOf(other) >= 0) {
        groups = "" + (decimalComma ? '.' : ',');
      }
    }

    NumberStyle style() {
      if (!comma.isEmpty() && !point.isEmpty()) {
        notes.add(
            "Numbers are written in two ways: %s, %s. format.decimal says one for all columns, so"
                    .formatted(point, comma)
                + " convert the others in their expressions.");
        return new NumberStyle(".", "", scientific, "", notes);
      }
      boolean commas = either.matches("-?\\d+,.*");
      if (!comma.isEmpty()) {
        String thousands = groups.isEmpty() && !either.isEmpty() && !commas ? "." : groups;
        return new NumberStyle(",", thousands, scientific, "", notes);
      }
      if (!point.isEmpty() || !groups.isEmpty()) {
        String thousands = groups.isEmpty() && commas ? "," : groups;
        return new NumberStyle(".", thousands, scientific, "", notes);
      }
      if (either.isEmpty()) {
        return new NumberStyle(".", "", scientific, "", notes);
      }
      if (commas) {
        return new NumberStyle(
            ".", ",", scientific, either + " may also be a number with three decimals", notes);
      }
      notes.add(
          "guess: "
              + either
              + " is read as a number with three decimals; if it is thousands, set"
              + " format.decimal = \",\" and format.thousands = \".\".");
      return new NumberStyle(".", "", scientific, "", notes);
    }
  }
}
