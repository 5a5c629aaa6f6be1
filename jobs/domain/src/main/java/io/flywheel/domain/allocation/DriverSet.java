package io.flywheel.domain.allocation;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What each pool is shared by, and how service between pools is treated. */
public final class DriverSet {
  /** The pool whose drivers hold for every pool that the set does not list. */
  static final String OTHER = "other";

  private final String name;
  private final Method method;
  private final List<String> order;
  private final SortedMap<String, List<Driver>> pools;

  DriverSet(String name, Method method, List<String> order, Map<String, List<Driver>> pools) {
    this.name = name;
    this.method = method;
    this.order = List.copyOf(order);
    this.pools = new TreeMap<>(pools);
  }

  /**
   * Reads a set from its settings.
   *
   * @param name name of the set, by which results name it
   * @param setting {@code method} (reciprocal, direct or step-down; reciprocal when missing),
   *     {@code order} (a list of pools, for step-down) and {@code pools}: for each sub-account, or
   *     prefix with {@code *}, its drivers, such as {@code 0.95 net_sales, 0.05 pool
   *     infrastructure}, {@code orders + returns} or {@code net_sales of Subscription services}. A
   *     pool that is null is not listed
   * @throws DriverSetException with all that is wrong
   */
  public static DriverSet of(String name, Map<String, ?> setting) {
    return new DriverSetReader(name, setting).read();
  }

  public String name() {
    return name;
  }

  /** The listed names, prefixes with their asterisk. */
  Set<String> entries() {
    return pools.keySet();
  }

  Method method() {
    return method;
  }

  /** The pool's own drivers, else those of the longest prefix that fits, else those of other. */
  List<Driver> drivers(String pool) {
    return pools.get(entry(pool).orElse(OTHER));
  }

  /** The listed name that the pool goes by, a prefix with its asterisk; empty when unlisted. */
  Optional<String> entry(String pool) {
    if (pools.containsKey(pool)) {
      return Optional.of(pool);
    }
    return pools.keySet().stream()
        .filter(listed -> listed.endsWith("*"))
        .filter(listed -> pool.startsWith(listed.substring(0, listed.length() - 1)))
        .max(Comparator.comparingInt(String::length));
  }

  /** True when what a pool gives to another one counts. A pool's use of itself never does. */
  boolean serves(String giver, String receiver) {
    if (giver.equals(receiver)) {
      return false;
    }
    return switch (method) {
      case RECIPROCAL -> true;
      case DIRECT -> false;
      case STEP_DOWN -> rank(giver) < rank(receiver);
    };
  }

  /** Pools that the order does not name come last, and serve none of each other. */
  private int rank(String pool) {
    int at = order.indexOf(entry(pool).orElse(OTHER));
    return at < 0 ? order.size() : at;
  }
}
