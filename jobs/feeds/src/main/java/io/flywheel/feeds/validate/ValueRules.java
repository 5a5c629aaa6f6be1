package io.flywheel.feeds.validate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Strict conversion of text to a column's type, as SQL: what the type cannot hold exactly is no
 * value but a reason.
 */
final class ValueRules {
  private static final Pattern DECIMAL = Pattern.compile("DECIMAL\\((\\d+),(\\d+)\\)");
  private static final String WHOLE = "^-?[0-9]+$";
  private static final String NUMBER = "^-?[0-9]+([.][0-9]+)?$";
  private static final String SCIENTIFIC = "^-?[0-9]+([.][0-9]+)?[eE][+-]?[0-9]+$";
  private static final String TRUE_OR_FALSE = "^(true|false)$";
  private static final String DATE = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
  private static final String TIMESTAMP =
      "^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6}0*)?)?Z?$";

  /** Characters of a time up to its minutes. */
  private static final int MINUTES = "2025-01-31 23:59".length();

  private ValueRules() {}

  /** SQL of the value: NULL where the text is not exactly a value of the type. */
  static String value(String text, String type) {
    if (type.equals("STRING")) {
      return text;
    }
    Matcher decimal = DECIMAL.matcher(type);
    String form =
        switch (type) {
          case "INT", "BIGINT" -> WHOLE;
          case "BOOLEAN" -> TRUE_OR_FALSE;
          case "DATE" -> DATE;
          case "TIMESTAMP" -> TIMESTAMP;
          default -> decimal.matches() ? exact(Integer.parseInt(decimal.group(2))) : unknown(type);
        };
    String exact = type.equals("TIMESTAMP") ? withSeconds(text) : text;
    return "IF(%s RLIKE '%s', try_cast(%s AS %s), NULL)".formatted(text, form, exact, type);
  }

  /** Spark reads no time that has a zone and no seconds. */
  private static String withSeconds(String text) {
    return "IF(length(%1$s) > %2$d, %1$s, concat(left(%1$s, %3$d), ':00', substr(%1$s, %2$d)))"
        .formatted(text, MINUTES + 1, MINUTES);
  }

  /** SQL of what is wrong with a text that has no value, continuing "column: 'text'". */
  static String reason(String text, String type) {
    Matcher decimal = DECIMAL.matcher(type);
    return switch (type) {
      case "INT", "BIGINT" ->
          either(text, WHOLE, " does not fit " + type, " is not a whole number");
      case "BOOLEAN" -> "' is neither true nor false'";
      case "DATE" ->
          either(text, DATE, " is no day of the calendar", " is not a day like 2025-01-31");
      case "TIMESTAMP" ->
          either(
              text,
              TIMESTAMP,
              " is no time of the calendar",
              " is not a UTC time like 2025-01-31 23:59:59");
      default ->
          decimal.matches()
              ? decimal(text, type, Integer.parseInt(decimal.group(2)))
              : unknown(type);
    };
  }

  private static String decimal(String text, String type, int scale) {
    return "CASE WHEN %s RLIKE '%s' THEN ' is not a decimal number; %s'"
            .formatted(text, SCIENTIFIC, "format.scientific = true reads this notation")
        + " WHEN %s NOT RLIKE '%s' THEN ' is not a decimal number'".formatted(text, NUMBER)
        + " WHEN %s NOT RLIKE '%s' THEN ' has more than %d decimals'"
            .formatted(text, exact(scale), scale)
        + " ELSE ' does not fit %s' END".formatted(type);
  }

  /** Trailing zeros beyond the scale are not lost by rounding. */
  private static String exact(int scale) {
    return scale == 0 ? "^-?[0-9]+([.]0+)?$" : "^-?[0-9]+([.][0-9]{1,%d}0*)?$".formatted(scale);
  }

  private static String either(String text, String form, String wellFormed, String malformed) {
    return "IF(%s RLIKE '%s', '%s', '%s')".formatted(text, form, wellFormed, malformed);
  }

  private static String unknown(String type) {
    throw new IllegalArgumentException("no bronze column has type " + type);
  }
}
