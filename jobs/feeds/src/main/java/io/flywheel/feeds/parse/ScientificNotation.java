package io.flywheel.feeds.parse;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Numbers written like 1.5E-7, exactly. */
final class ScientificNotation {
  /** Exponents of more digits are of no number that a column holds. */
  private static final Pattern FORM = Pattern.compile("-?[0-9]+([.][0-9]+)?[eE][+-]?[0-9]{1,3}");

  private ScientificNotation() {}

  /** The number without its exponent; any other text as it stands. */
  static String plain(String text) {
    return FORM.matcher(text).matches() ? new BigDecimal(text).toPlainString() : text;
  }
}
