package io.flywheel.domain.allocation;

import io.flywheel.domain.allocation.MonthActivity.Spread;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What each pool of a month gives to segments and lines, and to other pools. */
final class PoolShares {
  private final DriverSet set;
  private final MonthActivity activity;
  private final Map<Driver, Spread> spreads = new HashMap<>();
  private final SortedSet<String> pools = new TreeSet<>();
  private final Set<String> empty = new HashSet<>();

  /** Parts of pools that sum to 1, for every pool that is not empty. */
  private final SortedMap<String, Spread> gives = new TreeMap<>();

  /**
   * @param holders pools that the ledger names
   */
  PoolShares(DriverSet set, MonthActivity activity, Collection<String> holders) {
    this.set = set;
    this.activity = activity;
    Deque<String> found = new ArrayDeque<>(holders);
    while (!found.isEmpty()) {
      String pool = found.pop();
      if (pools.add(pool)) {
        set.drivers(pool).forEach(driver -> found.addAll(receivers(pool, driver)));
      }
    }
    while (empty.addAll(pools.stream().filter(pool -> usable(pool).isEmpty()).toList())) {
      // A pool that only serves empty ones is empty, too.
    }
    pools.stream().filter(pool -> !empty.contains(pool)).forEach(p -> gives.put(p, give(p)));
  }

  /**
   * The parts of a pool that end in segments, by its quantities there and not through other pools.
   *
   * @return where it ends, in proportions; nowhere when the pool has no quantity there
   */
  SortedMap<Cell, BigInteger> within(String pool, Predicate<String> segments) {
    List<SortedMap<Cell, Fraction>> parts = new ArrayList<>();
    for (Driver driver : set.drivers(pool)) {
      if (driver instanceof Driver.Measured measured) {
        SortedMap<Cell, Fraction> there = new TreeMap<>(spread(measured).cells());
        there.keySet().removeIf(cell -> !segments.test(cell.segment()));
        parts.add(scaled(there, Fraction.of(driver.weight()), MonthActivity.sum(there.values())));
      }
    }
    return proportions(merged(parts));
  }

  /** True when the pool has nothing to be shared by. */
  boolean isEmpty(String pool) {
    return empty.contains(pool);
  }

  /** The pool and the pools that its cents go through. */
  SortedSet<String> through(String pool) {
    SortedSet<String> through = new TreeSet<>();
    Deque<String> found = new ArrayDeque<>(List.of(pool));
    while (!found.isEmpty()) {
      String next = found.pop();
      if (through.add(next)) {
        found.addAll(gives.get(next).pools().keySet());
      }
    }
    return through;
  }

  /** Pools that are not empty, and from which no cent reaches a segment. */
  SortedSet<String> closed() {
    SortedSet<String> closed = new TreeSet<>(gives.keySet());
    while (closed.removeIf(
        pool ->
            !gives.get(pool).cells().isEmpty()
                || !closed.containsAll(gives.get(pool).pools().keySet()))) {
      // Each pass finds pools that serve those found before.
    }
    return closed;
  }

  Spread gives(String pool) {
    return gives.get(pool);
  }

  private List<Driver> usable(String pool) {
    return set.drivers(pool).stream()
        .filter(
            driver ->
                driver instanceof Driver.Measured measured && !spread(measured).cells().isEmpty()
                    || !receivers(pool, driver).isEmpty())
        .toList();
  }

  /** Pools that get something of the driver, as far as is known not empty. */
  private List<String> receivers(String pool, Driver driver) {
    Collection<String> named =
        driver instanceof Driver.ToPool share
            ? List.of(share.pool())
            : spread((Driver.Measured) driver).pools().keySet();
    return named.stream()
        .filter(receiver -> set.serves(pool, receiver) && !empty.contains(receiver))
        .toList();
  }

  private Spread spread(Driver.Measured driver) {
    return spreads.computeIfAbsent(driver, unseen -> activity.spread(driver));
  }

  private Spread give(String pool) {
    List<SortedMap<Cell, Fraction>> cells = new ArrayList<>();
    List<SortedMap<String, Fraction>> served = new ArrayList<>();
    List<Driver> usable = usable(pool);
    Fraction weights =
        MonthActivity.sum(usable.stream().map(driver -> Fraction.of(driver.weight())).toList());
    for (Driver driver : usable) {
      Fraction weight = Fraction.of(driver.weight()).dividedBy(weights);
      if (driver instanceof Driver.ToPool share) {
        served.add(new TreeMap<>(Map.of(share.pool(), weight)));
      } else {
        Spread spread = spread((Driver.Measured) driver);
        SortedMap<String, Fraction> users = new TreeMap<>(spread.pools());
        users.keySet().retainAll(receivers(pool, driver));
        Fraction total =
            MonthActivity.sum(spread.cells().values()).plus(MonthActivity.sum(users.values()));
        cells.add(scaled(spread.cells(), weight, total));
        served.add(scaled(users, weight, total));
      }
    }
    return new Spread(merged(cells), merged(served));
  }

  private static <K> SortedMap<K, Fraction> scaled(
      SortedMap<K, Fraction> values, Fraction weight, Fraction total) {
    SortedMap<K, Fraction> scaled = new TreeMap<>(values);
    scaled.replaceAll((key, value) -> value.times(weight).dividedBy(total));
    return scaled;
  }

  private static <K> SortedMap<K, Fraction> merged(List<SortedMap<K, Fraction>> parts) {
    SortedMap<K, Fraction> merged = new TreeMap<>();
    parts.forEach(part -> part.forEach((key, value) -> merged.merge(key, value, Fraction::plus)));
    return merged;
  }

  private static SortedMap<Cell, BigInteger> proportions(SortedMap<Cell, Fraction> parts) {
    BigInteger[] whole = Fraction.proportions(parts.values());
    SortedMap<Cell, BigInteger> proportions = new TreeMap<>();
    for (Cell cell : parts.keySet()) {
      proportions.put(cell, whole[proportions.size()]);
    }
    return proportions;
  }
}
