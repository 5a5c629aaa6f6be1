package io.flywheel.domain.allocation;

import io.flywheel.domain.allocation.DriverSetException.Fault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Checks the settings of one driver set, all of them before it complains. */
final class DriverSetReader {
  private static final Pattern SET = Pattern.compile("[a-z][a-z0-9_]*");
  private static final Pattern POOL = Pattern.compile("[a-z][a-z0-9_]*\\*?");

  /** Settings that say which pools serve which. */
  private static final Set<List<String>> SERVICE = Set.of(List.of("method"), List.of("order"));

  private final String name;
  private final Map<String, ?> setting;
  private final List<Fault> faults = new ArrayList<>();

  DriverSetReader(String name, Map<String, ?> setting) {
    this.name = name;
    this.setting = setting;
  }

  DriverSet read() {
    if (!SET.matcher(name).matches()) {
      fault(List.of(), "'" + name + "' is no name of a set; use lower case, digits and _");
    }
    Method method = method();
    SortedMap<String, List<Driver>> pools = pools();
    List<String> order = order(method, pools.keySet());
    DriverSet set = new DriverSet(name, method, order, pools);
    boolean ordered = faults.stream().noneMatch(fault -> SERVICE.contains(fault.path()));
    checkTargets(set, pools);
    checkClosed(
        ordered ? set : new DriverSet(name, Method.RECIPROCAL, List.of(), pools), pools.keySet());
    if (!faults.isEmpty()) {
      throw new DriverSetException(name, faults);
    }
    return set;
  }

  private void fault(List<String> path, String text) {
    faults.add(new Fault(path, text));
  }

  private Method method() {
    Object value = setting.get("method");
    String text = value == null ? Method.RECIPROCAL.setting() : value.toString();
    return Method.of(text)
        .orElseGet(
            () -> {
              fault(
                  List.of("method"),
                  "'"
                      + text
                      + "' is no method; take "
                      + Arrays.stream(Method.values())
                          .map(Method::setting)
                          .collect(Collectors.joining(", ")));
              return Method.RECIPROCAL;
            });
  }

  /** All that are listed; without drivers where the setting has a fault. */
  private SortedMap<String, List<Driver>> pools() {
    SortedMap<String, List<Driver>> pools = new TreeMap<>();
    if (setting.get("pools") instanceof Map<?, ?> listed) {
      for (Map.Entry<?, ?> entry : listed.entrySet()) {
        if (entry.getValue() != null) {
          pool(entry.getKey().toString(), entry.getValue().toString(), pools);
        }
      }
    }
    if (!pools.containsKey(DriverSet.OTHER)) {
      fault(
          List.of("pools"),
          "there is no pool 'other', by which every pool that is not listed is shared; add other ="
              + " net_sales, say");
    }
    return pools;
  }

  private void pool(String pool, String drivers, SortedMap<String, List<Driver>> pools) {
    List<String> path = List.of("pools", pool);
    if (!POOL.matcher(pool).matches()) {
      fault(
          path,
          "'" + pool + "' is no pool; name a sub-account in lower case, or how some begin and *");
      return;
    }
    try {
      pools.put(pool, DriverText.read(drivers));
    } catch (IllegalArgumentException wrong) {
      pools.put(pool, List.of());
      fault(path, wrong.getMessage());
    }
  }

  private List<String> order(Method method, Set<String> pools) {
    List<String> order = new ArrayList<>();
    if (setting.get("order") instanceof List<?> listed) {
      listed.forEach(pool -> order.add(String.valueOf(pool)));
    }
    List<String> path = List.of("order");
    if (method == Method.STEP_DOWN && order.isEmpty()) {
      fault(path, "step-down needs the pools in the order in which they are shared; list them");
    } else if (method != Method.STEP_DOWN && !order.isEmpty()) {
      fault(
          path,
          order + " has no meaning under " + method.setting() + "; leave it out, or use step-down");
    }
    Set<String> seen = new HashSet<>();
    for (String pool : order) {
      if (!seen.add(pool)) {
        fault(path, "'" + pool + "' stands twice; list it once");
      } else if (!pools.contains(pool)) {
        fault(
            path, "'" + pool + "' is not listed under pools; they are " + String.join(", ", pools));
      }
    }
    return order;
  }

  private void checkTargets(DriverSet set, SortedMap<String, List<Driver>> pools) {
    pools.forEach(
        (pool, drivers) -> {
          for (Driver driver : drivers) {
            if (driver instanceof Driver.ToPool share) {
              List<String> path = List.of("pools", pool);
              if (pool.equals(Allocation.GOODS)) {
                fault(
                    path,
                    "'pool "
                        + share.pool()
                        + "': goods are traced to rows, and their remainder goes through no pool;"
                        + " take quantities, such as cost_of_goods");
              } else if (set.entry(share.pool()).isEmpty()) {
                fault(
                    path,
                    "'pool "
                        + share.pool()
                        + "' is not listed under pools; they are "
                        + String.join(", ", pools.keySet()));
              }
            }
          }
        });
  }

  /** A set of pools from which no share leads to a quantity holds what it is given. */
  private void checkClosed(DriverSet set, Set<String> pools) {
    SortedSet<String> closed = new TreeSet<>(pools);
    // Where a pool leads that has a fault is not known.
    faults.forEach(fault -> closed.removeIf(pool -> fault.path().equals(List.of("pools", pool))));
    while (closed.removeIf(pool -> leaves(set, pool, closed))) {
      // Each pass finds pools that serve those found before.
    }
    if (!closed.isEmpty()) {
      fault(
          List.of("pools", closed.first()),
          "what "
              + String.join(" and ", closed)
              + (closed.size() == 1 ? " holds" : " hold")
              + " reaches no revenue line, as everything goes to pools"
              + (set.method() == Method.RECIPROCAL
                  ? ""
                  : ", which method " + set.method().setting() + " leaves out")
              + "; give "
              + (closed.size() == 1 ? "it" : "one of them")
              + " a quantity, such as 0.5 net_sales");
    }
  }

  private static boolean leaves(DriverSet set, String pool, Set<String> closed) {
    return set.drivers(pool).stream()
        .anyMatch(
            driver ->
                driver instanceof Driver.Measured
                    || driver instanceof Driver.ToPool share
                        && set.serves(pool, share.pool())
                        && set.entry(share.pool()).filter(closed::contains).isEmpty());
  }
}
