package io.flywheel.domain.allocation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What costs can be shared by, under the names of the columns of gold.segment_month. */
public enum Quantity {
  NET_SALES,
  ORDERS,
  RETURNS,
  UNITS,
  WEIGHT_SHIPPED,
  WEIGHT_HANDLED,
  WEIGHT_IN_STORES,
  GOODS_VALUE,
  COST_OF_GOODS,
  SHIPPING_CHARGED,
  PLATFORM_ORDERS,
  NEW_CUSTOMERS,
  SUBSCRIPTION_DAYS,
  CLOUD_LIST_COST,
  USAGE_ROWS;

  /** The name in lower case, as in settings and columns. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** True for cloud use, which revenue lines and pools of the company itself have, too. */
  boolean internallyUsed() {
    return this == CLOUD_LIST_COST || this == USAGE_ROWS;
  }

  static Optional<Quantity> of(String column) {
    return Arrays.stream(values()).filter(known -> known.column().equals(column)).findFirst();
  }

  static String columns() {
    return Arrays.stream(values()).map(Quantity::column).sorted().collect(Collectors.joining(", "));
  }
}
