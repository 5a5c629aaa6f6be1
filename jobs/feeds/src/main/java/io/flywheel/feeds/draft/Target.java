package io.flywheel.feeds.draft;

import io.flywheel.warehouse.contract.ContractColumn;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A canonical column as something to be made of others.
 *
 * @param column the column
 * @param words the words that it may have; empty when its rules do not list them
 */
record Target(ContractColumn column, List<String> words) {
  private static final Pattern IN = Pattern.compile("^\\w+ IN \\(('[^']*'(?:, '[^']*')*)\\)$");
  private static final Pattern DECIMAL = Pattern.compile("DECIMAL\\((\\d+),(\\d+)\\)");

  static Target of(ContractColumn column) {
    return new Target(
        column,
        column.checks().stream()
            .map(check -> IN.matcher(check.condition()))
            .filter(Matcher::matches)
            .findFirst()
            .map(matcher -> List.of(matcher.group(1).replaceAll("^'|'$", "").split("', '")))
            .orElse(List.of()));
  }

  String name() {
    return column.name();
  }

  String type() {
    return column.physicalType();
  }

  boolean currency() {
    return type().equals("STRING") && name().endsWith("currency");
  }

  boolean number() {
    return decimals() >= 0 || type().equals("INT") || type().equals("BIGINT");
  }

  /** Decimals of an amount; -1 for other types. */
  int decimals() {
    Matcher decimal = DECIMAL.matcher(type());
    return decimal.matches() ? Integer.parseInt(decimal.group(2)) : -1;
  }
}
