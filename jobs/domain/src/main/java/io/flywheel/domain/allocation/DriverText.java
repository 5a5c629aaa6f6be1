package io.flywheel.domain.allocation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what a pool is shared by: drivers with a comma between, each with its weight unless it is
 * the only one, and each {@code pool NAME} or quantities with a plus between, which may be limited
 * to one revenue line: {@code net_sales of Subscription services}.
 */
final class DriverText {
  private static final List<String> REVENUE_LINES =
      List.of(
          "Online stores",
          "Physical stores",
          "Third-party seller services",
          "Advertising services",
          "Subscription services",
          "AWS",
          "Other");

  private static final Pattern WEIGHTED = Pattern.compile("([+-]?[0-9]*\\.?[0-9]+)\\s+(.+)");
  private static final Pattern POOL = Pattern.compile("pool\\s+(\\S+)");
  private static final Pattern LIMITED = Pattern.compile("(.+?)\\s+of\\s+(.+)");

  private DriverText() {}

  static boolean isRevenueLine(String name) {
    return REVENUE_LINES.contains(name);
  }

  /**
   * @throws IllegalArgumentException with the value, what is wrong, and what to do
   */
  static List<Driver> read(String text) {
    String[] parts = text.strip().split("\\s*,\\s*", -1);
    List<Driver> drivers = new ArrayList<>();
    HashSet<String> seen = new HashSet<>();
    BigDecimal sum = BigDecimal.ZERO;
    for (String part : parts) {
      Matcher weighted = WEIGHTED.matcher(part);
      boolean hasWeight = weighted.matches();
      if (!hasWeight && parts.length > 1) {
        throw wrong(
            part, "has no weight; with several drivers each begins with one, as 0.5 " + part);
      }
      BigDecimal weight = hasWeight ? new BigDecimal(weighted.group(1)) : BigDecimal.ONE;
      String driver = (hasWeight ? weighted.group(2) : part).replaceAll("\\s+", " ");
      if (weight.signum() <= 0) {
        throw wrong(part, "has no weight above 0; leave it out");
      }
      if (!seen.add(driver)) {
        throw wrong(driver, "stands twice; add its weights");
      }
      sum = sum.add(weight);
      drivers.add(driver(weight, driver));
    }
    if (sum.compareTo(BigDecimal.ONE) != 0) {
      throw wrong(text, "has weights that sum to " + sum.toPlainString() + "; make them sum to 1");
    }
    return List.copyOf(drivers);
  }

  private static Driver driver(BigDecimal weight, String driver) {
    Matcher pool = POOL.matcher(driver);
    if (pool.matches()) {
      return new Driver.ToPool(weight, pool.group(1));
    }
    Matcher limited = LIMITED.matcher(driver);
    Optional<String> line = limited.matches() ? Optional.of(limited.group(2)) : Optional.empty();
    line.filter(name -> !isRevenueLine(name))
        .ifPresent(
            name -> {
              throw wrong(name, "is no revenue line; they are " + String.join(", ", REVENUE_LINES));
            });
    String quantities = line.isPresent() ? limited.group(1) : driver;
    List<Quantity> summed =
        Arrays.stream(quantities.split("\\s*\\+\\s*", -1)).map(DriverText::quantity).toList();
    if (new HashSet<>(summed).size() < summed.size()) {
      throw wrong(driver, "names a quantity twice; name each once");
    }
    return new Driver.Measured(weight, summed, line);
  }

  private static Quantity quantity(String name) {
    return Quantity.of(name)
        .orElseThrow(
            () ->
                wrong(
                    name,
                    "is no quantity; take one of "
                        + Quantity.columns()
                        + ", or 'pool NAME' for a share to another pool"));
  }

  private static IllegalArgumentException wrong(String value, String reason) {
    return new IllegalArgumentException("'" + value + "' " + reason);
  }
}
