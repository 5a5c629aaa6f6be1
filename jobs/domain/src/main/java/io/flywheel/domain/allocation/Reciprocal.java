package io.flywheel.domain.allocation;

import io.flywheel.domain.allocation.MonthActivity.Spread;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The simultaneous equations of pools that serve each other: where the cents of a pool end is where
 * it gives them itself, plus its share to each other pool times where that one's end.
 *
 * <p>Gauss-Jordan elimination on rows of whole numbers, of which only the proportions count. What a
 * pool gives to an eliminated one goes where that one gives it; what comes back to the pool leaves
 * it again in the same proportions, and is dropped. So nothing is ever subtracted, or divided with
 * a rest.
 */
final class Reciprocal {
  private final List<String> pools;
  private final List<Cell> cells;
  private final BigInteger[][] rows;

  private Reciprocal(PoolShares shares, SortedSet<String> solvable) {
    pools = List.copyOf(solvable);
    SortedSet<Cell> found = new TreeSet<>();
    pools.forEach(pool -> found.addAll(shares.gives(pool).cells().keySet()));
    cells = List.copyOf(found);
    rows = new BigInteger[pools.size()][];
    for (int pool = 0; pool < rows.length; pool++) {
      rows[pool] = row(shares.gives(pools.get(pool)));
    }
  }

  /**
   * @param pools pools that give to cells and to each other only, none of them closed
   * @return for each pool where it ends, in proportions
   */
  static SortedMap<String, SortedMap<Cell, BigInteger>> solve(
      PoolShares shares, SortedSet<String> pools) {
    Reciprocal system = new Reciprocal(shares, pools);
    for (int pool = 0; pool < system.rows.length; pool++) {
      system.eliminate(pool);
    }
    return system.ends();
  }

  private BigInteger[] row(Spread gives) {
    List<Fraction> fractions = new ArrayList<>();
    cells.forEach(cell -> fractions.add(gives.cells().getOrDefault(cell, Fraction.ZERO)));
    pools.forEach(pool -> fractions.add(gives.pools().getOrDefault(pool, Fraction.ZERO)));
    return Fraction.proportions(fractions);
  }

  private void eliminate(int gone) {
    int column = cells.size() + gone;
    BigInteger[] passed = rows[gone];
    passed[column] = BigInteger.ZERO;
    BigInteger sum = Arrays.stream(passed).reduce(BigInteger.ZERO, BigInteger::add);
    for (int pool = 0; pool < rows.length; pool++) {
      BigInteger given = rows[pool][column];
      if (pool != gone && given.signum() != 0) {
        BigInteger[] row = rows[pool];
        for (int to = 0; to < row.length; to++) {
          row[to] = row[to].multiply(sum).add(given.multiply(passed[to]));
        }
        row[column] = BigInteger.ZERO;
        row[cells.size() + pool] = BigInteger.ZERO;
        reduce(row);
      }
    }
  }

  private static void reduce(BigInteger[] row) {
    BigInteger common = BigInteger.ZERO;
    for (BigInteger value : row) {
      common = common.gcd(value);
      if (common.equals(BigInteger.ONE)) {
        return;
      }
    }
    for (int at = 0; at < row.length; at++) {
      row[at] = row[at].divide(common);
    }
  }

  private SortedMap<String, SortedMap<Cell, BigInteger>> ends() {
    SortedMap<String, SortedMap<Cell, BigInteger>> ends = new TreeMap<>();
    for (int pool = 0; pool < rows.length; pool++) {
      SortedMap<Cell, BigInteger> parts = new TreeMap<>();
      for (int cell = 0; cell < cells.size(); cell++) {
        if (rows[pool][cell].signum() != 0) {
          parts.put(cells.get(cell), rows[pool][cell]);
        }
      }
      ends.put(pools.get(pool), parts);
    }
    return ends;
  }
}
