package io.flywheel.cli.print;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;

/** Amounts and percentages as reports write them; nothing for what is not known. */
final class Amounts {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private Amounts() {}

  static String money(BigDecimal value) {
    return String.format(Locale.ROOT, "%,.2f", value.setScale(2, RoundingMode.HALF_UP));
  }

  static String money(Optional<BigDecimal> value) {
    return value.map(Amounts::money).orElse("");
  }

  /** How far a value is from a base, in percent of the base's size; nothing of a base of zero. */
  static String difference(Optional<BigDecimal> value, Optional<BigDecimal> base) {
    if (value.isEmpty() || base.isEmpty() || base.get().signum() == 0) {
      return "";
    }
    BigDecimal percent =
        value
            .get()
            .subtract(base.get())
            .multiply(HUNDRED)
            .divide(base.get().abs(), 2, RoundingMode.HALF_UP);
    return String.format(Locale.ROOT, "%+.2f %%", percent);
  }

  /** Growth from a base, in percent; nothing from a base of zero or less. */
  static String growth(Optional<BigDecimal> value, Optional<BigDecimal> base) {
    return difference(value, base.filter(amount -> amount.signum() > 0));
  }

  /** A part in percent of a whole; nothing of a whole of zero or less. */
  static String share(Optional<BigDecimal> part, Optional<BigDecimal> whole) {
    if (part.isEmpty() || whole.isEmpty() || whole.get().signum() <= 0) {
      return "";
    }
    return part.get().multiply(HUNDRED).divide(whole.get(), 1, RoundingMode.HALF_UP).toPlainString()
        + " %";
  }
}
