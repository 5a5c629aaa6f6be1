package io.flywheel.domain.allocation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The reference of the property test: lets the cents of each pool walk from pool to pool in
 * floating point until nothing is left of them (one step, two, four ...), rather than solving
 * equations.
 */
final class Walk {
  private static final int CELLS = RandomSystem.SEGMENTS.length * RandomSystem.LINES.length;

  private final RandomSystem system;
  private final int pools;
  private final boolean[] empty;

  /** What one cent of a pool becomes in one step: cells first, then pools. */
  private final double[][] step;

  private final boolean[][] reaches;
  private final double[][] visits;

  Walk(RandomSystem system) {
    this.system = system;
    this.pools = system.poolCount();
    this.empty = new boolean[pools];
    for (int pass = 0; pass <= pools; pass++) {
      for (int pool = 0; pool < pools; pool++) {
        empty[pool] = Arrays.stream(step(pool, "")).sum() == 0;
      }
    }
    step = new double[pools][];
    for (int pool = 0; pool < pools; pool++) {
      step[pool] = step(pool, "");
    }
    reaches = reaches();
    visits = visits();
  }

  static String key(AllocatedCost cost) {
    return cost.subAccount()
        + " "
        + cost.entrySegment()
        + " "
        + cost.segment()
        + " "
        + cost.revenueLine();
  }

  /** Pools that hold for good what walks into them, by name; none when all cents arrive. */
  List<String> closed() {
    List<String> closed = new ArrayList<>();
    for (int pool = 0; pool < pools; pool++) {
      boolean walkedInto = false;
      for (Entry entry : system.entries()) {
        boolean walks = entry.segment().equals("none") && entry.cents() != 0;
        walkedInto |= walks && reaches[number(entry.subAccount())][pool];
      }
      if (closed(pool) && walkedInto) {
        closed.add(RandomSystem.name(pool));
      }
    }
    return closed;
  }

  private boolean closed(int pool) {
    return !empty[pool] && !reaches[pool][pools];
  }

  /** Which pools a cent of a pool can come to; the last column says whether it can arrive. */
  private boolean[][] reaches() {
    boolean[][] reaches = new boolean[pools][pools + 1];
    for (int pool = 0; pool < pools; pool++) {
      reaches[pool][pool] = true;
      reaches[pool][pools] = Arrays.stream(step[pool], 0, CELLS).sum() > 0;
    }
    for (int pass = 0; pass < pools; pass++) {
      for (int from = 0; from < pools; from++) {
        for (int to = 0; to < pools; to++) {
          if (step[from][CELLS + to] > 0) {
            for (int end = 0; end <= pools; end++) {
              reaches[from][end] |= reaches[to][end];
            }
          }
        }
      }
    }
    return reaches;
  }

  /** Cents by pool, tag, segment and line, of a system in which no pool is closed. */
  Map<String, Double> ends() {
    Map<String, Double> ends = new TreeMap<>();
    for (Entry entry : system.entries()) {
      if (entry.cents() == 0) {
        continue;
      }
      int pool = number(entry.subAccount());
      String tag = entry.segment();
      double[] arrived = tag.equals("none") ? walked(pool) : step(pool, tag);
      if (Arrays.stream(arrived, 0, CELLS).sum() < 0.5) {
        ends.merge(end(entry, tag, "unallocated"), (double) entry.cents(), Double::sum);
        continue;
      }
      for (int cell = 0; cell < CELLS; cell++) {
        if (arrived[cell] > 0) {
          String segment = RandomSystem.SEGMENTS[cell / RandomSystem.LINES.length];
          String line = RandomSystem.LINES[cell % RandomSystem.LINES.length];
          ends.merge(end(entry, segment, line), entry.cents() * arrived[cell], Double::sum);
        }
      }
    }
    return ends;
  }

  private static String end(Entry entry, String segment, String line) {
    return entry.subAccount() + " " + entry.segment() + " " + segment + " " + line;
  }

  /** How often a cent of a pool is in each other one, on all of its walk. */
  private double[][] visits() {
    double[][] walk = new double[pools][];
    double[][] visits = new double[pools][pools];
    for (int pool = 0; pool < pools; pool++) {
      walk[pool] =
          closed(pool) ? new double[pools] : Arrays.copyOfRange(step[pool], CELLS, CELLS + pools);
      visits[pool][pool] = 1;
    }
    while (Arrays.stream(walk).flatMapToDouble(Arrays::stream).sum() > 1e-300) {
      visits = sum(visits, product(walk, visits));
      walk = product(walk, walk);
    }
    return visits;
  }

  private double[] walked(int pool) {
    double[] arrived = new double[CELLS];
    for (int from = 0; from < pools; from++) {
      for (int cell = 0; cell < CELLS; cell++) {
        arrived[cell] += visits[pool][from] * step[from][cell];
      }
    }
    return arrived;
  }

  private static double[][] product(double[][] left, double[][] right) {
    double[][] product = new double[left.length][left.length];
    for (int row = 0; row < left.length; row++) {
      for (int column = 0; column < left.length; column++) {
        for (int inner = 0; inner < left.length; inner++) {
          product[row][column] += left[row][inner] * right[inner][column];
        }
      }
    }
    return product;
  }

  private static double[][] sum(double[][] left, double[][] right) {
    double[][] sum = new double[left.length][left.length];
    for (int row = 0; row < left.length; row++) {
      for (int column = 0; column < left.length; column++) {
        sum[row][column] = left[row][column] + right[row][column];
      }
    }
    return sum;
  }

  /** With a tag, only its cells count, and no pool. */
  private double[] step(int pool, String tag) {
    double[] sum = new double[CELLS + pools];
    double weights = 0;
    for (RandomSystem.Part part : system.parts(pool)) {
      double[] shares = new double[CELLS + pools];
      for (int cell = 0; cell < CELLS; cell++) {
        boolean counts =
            tag.isEmpty() || tag.equals(RandomSystem.SEGMENTS[cell / RandomSystem.LINES.length]);
        if (part.pool() < 0 && counts) {
          shares[cell] = Math.max(0, system.value(part.quantity(), cell));
        }
      }
      for (int other = 0; other < pools; other++) {
        if (tag.isEmpty() && other != pool && !empty[other]) {
          boolean cloud =
              part.pool() < 0
                  && system.quantities().get(part.quantity()) == Quantity.CLOUD_LIST_COST;
          shares[CELLS + other] = part.pool() == other ? 1 : cloud ? system.cloudOf(other) : 0;
        }
      }
      double total = Arrays.stream(shares).sum();
      if (total > 0) {
        weights += part.twentieths();
        for (int target = 0; target < sum.length; target++) {
          sum[target] += part.twentieths() * shares[target] / total;
        }
      }
    }
    for (int target = 0; weights > 0 && target < sum.length; target++) {
      sum[target] /= weights;
    }
    return sum;
  }

  private static int number(String pool) {
    return pool.charAt(pool.length() - 1) - 'a';
  }
}
