package io.flywheel.domain.allocation;

import io.flywheel.domain.LargestRemainder;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Shares the expenses of a month over segments and revenue lines.
 *
 * <p>Every pool (account and sub-account) sums to the cent, whatever it went through. Entries with
 * a segment are shared within it. Goods are traced to the rows that explain them, and only the
 * remainder is shared. What has no quantity to be shared by stands under line {@code unallocated}.
 */
public final class Allocation {
  /** The sub-account of goods; under {@code cost_of_sales} it is traced. */
  static final String GOODS = "goods";

  private static final String COST_OF_SALES = "cost_of_sales";
  private static final String NONE = "none";
  private static final String UNALLOCATED = "unallocated";
  private static final int SHARE_PLACES = 6;

  private record Pool(String account, String subAccount) {
    boolean traced() {
      return account.equals(COST_OF_SALES) && subAccount.equals(GOODS);
    }

    static int compare(Pool a, Pool b) {
      int accounts = a.account.compareTo(b.account);
      return accounts == 0 ? a.subAccount.compareTo(b.subAccount) : accounts;
    }
  }

  private final DriverSet set;

  private Allocation(DriverSet set) {
    this.set = set;
  }

  public static Allocation of(DriverSet set) {
    return new Allocation(set);
  }

  /**
   * The costs of one month.
   *
   * @param entries the expenses; their order changes nothing, and those of one pool and segment are
   *     summed
   * @param activity the quantities; rows of one segment and revenue line are summed
   * @return in order of account, sub-account, entry segment, segment and revenue line; a pool of
   *     zero cents has rows, too
   * @throws ClosedPoolsException when cents would go round between pools for ever
   */
  public List<AllocatedCost> month(List<Entry> entries, List<Activity> activity) {
    SortedMap<Pool, SortedMap<String, Long>> pools = pools(entries);
    MonthActivity quantities = new MonthActivity(activity);
    PoolShares shares =
        new PoolShares(set, quantities, pools.keySet().stream().map(Pool::subAccount).toList());
    SortedMap<String, SortedMap<Cell, BigInteger>> ends = ends(pools, shares);
    List<AllocatedCost> costs = new ArrayList<>();
    pools.forEach(
        (pool, segments) -> {
          if (pool.traced()) {
            costs.addAll(goods(pool, segments, shares, quantities.goods()));
          } else {
            segments.forEach(
                (segment, cents) -> {
                  SortedMap<Cell, BigInteger> parts =
                      segment.equals(NONE)
                          ? ends.getOrDefault(pool.subAccount(), new TreeMap<>())
                          : shares.within(pool.subAccount(), segment::equals);
                  costs.addAll(spread(pool, segment, cents, parts, new TreeMap<>()));
                });
          }
        });
    return costs;
  }

  private static SortedMap<Pool, SortedMap<String, Long>> pools(List<Entry> entries) {
    SortedMap<Pool, SortedMap<String, Long>> pools = new TreeMap<>(Pool::compare);
    for (Entry entry : entries) {
      pools
          .computeIfAbsent(new Pool(entry.account(), entry.subAccount()), p -> new TreeMap<>())
          .merge(entry.segment(), entry.cents(), Math::addExact);
    }
    return pools;
  }

  /** Where the untagged cents of pools end; nothing of those that need no answer. */
  private SortedMap<String, SortedMap<Cell, BigInteger>> ends(
      SortedMap<Pool, SortedMap<String, Long>> pools, PoolShares shares) {
    SortedSet<String> closed = shares.closed();
    SortedSet<String> solvable = new TreeSet<>();
    SortedSet<String> stuck = new TreeSet<>();
    pools.forEach(
        (pool, segments) -> {
          Long cents = segments.get(NONE);
          if (cents == null || pool.traced() || shares.isEmpty(pool.subAccount())) {
            return;
          }
          SortedSet<String> through = shares.through(pool.subAccount());
          SortedSet<String> held = new TreeSet<>(through);
          held.retainAll(closed);
          if (held.isEmpty()) {
            solvable.addAll(through);
          } else if (cents != 0) {
            stuck.addAll(held);
          }
        });
    if (!stuck.isEmpty()) {
      throw new ClosedPoolsException(set.name(), stuck);
    }
    return Reciprocal.solve(shares, solvable);
  }

  /**
   * For each segment that goods entries name, their cents less its rows; what names none, less the
   * rows of the other segments, over those, or over all where every segment is named.
   */
  private List<AllocatedCost> goods(
      Pool pool,
      SortedMap<String, Long> segments,
      PoolShares shares,
      SortedMap<Cell, Long> traced) {
    Set<String> tagged = new TreeSet<>(segments.keySet());
    tagged.remove(NONE);
    SortedMap<Cell, Long> untagged = rows(traced, segment -> !tagged.contains(segment));
    SortedMap<String, Long> groups = new TreeMap<>(segments);
    if (!untagged.isEmpty()) {
      groups.putIfAbsent(NONE, 0L);
    }
    List<AllocatedCost> costs = new ArrayList<>();
    groups.forEach(
        (tag, cents) -> {
          Predicate<String> its = tag::equals;
          if (tag.equals(NONE)) {
            its = segment -> untagged.isEmpty() || !tagged.contains(segment);
          }
          SortedMap<Cell, BigInteger> parts = shares.within(pool.subAccount(), its);
          SortedMap<Cell, Long> rows = tag.equals(NONE) ? untagged : rows(traced, its);
          costs.addAll(spread(pool, tag, cents, parts, rows));
        });
    return costs;
  }

  private static SortedMap<Cell, Long> rows(
      SortedMap<Cell, Long> traced, Predicate<String> segments) {
    SortedMap<Cell, Long> rows = new TreeMap<>(traced);
    rows.keySet().removeIf(cell -> !segments.test(cell.segment()));
    return rows;
  }

  private static List<AllocatedCost> spread(
      Pool pool,
      String tag,
      long cents,
      SortedMap<Cell, BigInteger> parts,
      SortedMap<Cell, Long> traced) {
    SortedMap<Cell, BigInteger> shared =
        parts.isEmpty() ? new TreeMap<>(Map.of(new Cell(tag, UNALLOCATED), BigInteger.ONE)) : parts;
    long explained = traced.values().stream().reduce(0L, Math::addExact);
    List<Cell> receivers = new ArrayList<>(shared.keySet());
    BigInteger[] weights = shared.values().toArray(BigInteger[]::new);
    long[] spread = LargestRemainder.spread(Math.subtractExact(cents, explained), weights);
    SortedMap<Cell, Long> remainder = new TreeMap<>();
    for (int i = 0; i < spread.length; i++) {
      remainder.put(receivers.get(i), spread[i]);
    }
    BigDecimal whole =
        new BigDecimal(Arrays.stream(weights).reduce(BigInteger.ZERO, BigInteger::add));
    SortedSet<Cell> cells = new TreeSet<>(shared.keySet());
    cells.addAll(traced.keySet());
    return cells.stream()
        .map(
            cell ->
                new AllocatedCost(
                    pool.account(),
                    pool.subAccount(),
                    tag,
                    cell.segment(),
                    cell.revenueLine(),
                    new BigDecimal(shared.getOrDefault(cell, BigInteger.ZERO))
                        .divide(whole, SHARE_PLACES, RoundingMode.HALF_UP),
                    traced.getOrDefault(cell, 0L),
                    Math.addExact(traced.getOrDefault(cell, 0L), remainder.getOrDefault(cell, 0L))))
        .toList();
  }
}
