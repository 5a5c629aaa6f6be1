package io.flywheel.feeds.validate;

import java.util.Currency;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Amounts in minor units, as SQL: whole numbers of cents, yen or fils, by ISO 4217. */
final class MinorUnits {
  /** Codes by how many decimals an amount in the currency has. */
  private static final Map<Integer, String> CODES =
      Currency.getAvailableCurrencies().stream()
          .filter(currency -> currency.getDefaultFractionDigits() >= 0)
          .collect(
              Collectors.groupingBy(
                  Currency::getDefaultFractionDigits,
                  TreeMap::new,
                  Collectors.mapping(
                      currency -> "'" + currency.getCurrencyCode() + "'",
                      Collectors.joining(", "))));

  private static final String WHOLE = "^-?[0-9]+([.]0+)?$";

  private MinorUnits() {}

  /** SQL of the amount: NULL for an unknown currency, and for a text that is no whole number. */
  static String value(String text, String currency, String type) {
    String unit =
        CODES.entrySet().stream()
            .map(
                codes ->
                    " WHEN upper(%s) IN (%s) THEN %s"
                        .formatted(currency, codes.getValue(), unit(codes.getKey())))
            .collect(Collectors.joining("", "CASE", " END"));
    return "IF(%1$s RLIKE '%2$s', try_cast(try_cast(%1$s AS DECIMAL(20,0)) * %3$s AS %4$s), NULL)"
        .formatted(text, WHOLE, unit, type);
  }

  private static String unit(int decimals) {
    return decimals == 0 ? "1BD" : "0." + "0".repeat(decimals - 1) + "1BD";
  }
}
