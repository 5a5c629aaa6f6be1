package io.flywheel.domain.allocation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A month of up to five pools that serve each other by fixed shares and by the cloud that they use,
 * drawn from a seed. Some quantities are empty or negative, some pools hold nothing or use
 * themselves, some entries are tagged. Plain numbers beside the forms that allocation takes, so
 * that another solver needs none of its code.
 */
final class RandomSystem {
  static final String[] SEGMENTS = {"AWS", Months.INTL, Months.NA};
  static final String[] LINES = {"AWS", Months.ONLINE};

  /** One driver of a pool: a quantity, or the number of another pool. */
  record Part(int twentieths, int quantity, int pool) {}

  private final long seed;
  private final List<Quantity> quantities =
      List.of(Quantity.ORDERS, Quantity.UNITS, Quantity.CLOUD_LIST_COST);
  private final List<List<Part>> pools = new ArrayList<>();
  private final long[][] values;
  private final long[] cloudOfPools;
  private final List<Entry> entries = new ArrayList<>();

  RandomSystem(long seed) {
    this.seed = seed;
    Random random = new Random(seed * 2_654_435_761L + 1);
    int count = 1 + random.nextInt(5);
    values = new long[quantities.size()][SEGMENTS.length * LINES.length];
    for (long[] cells : values) {
      boolean empty = random.nextInt(6) == 0;
      for (int cell = 0; cell < cells.length; cell++) {
        cells[cell] = empty || random.nextInt(3) == 0 ? 0 : random.nextInt(1_000_000) - 100_000;
      }
    }
    cloudOfPools = new long[count];
    for (int pool = 0; pool < count; pool++) {
      cloudOfPools[pool] = random.nextInt(3) == 0 ? random.nextInt(900_000) : 0;
      pools.add(parts(random, count));
      String account = pool % 2 == 0 ? "fulfilment" : "general_and_administrative";
      entries.add(new Entry(account, name(pool), "none", cents(random)));
      if (random.nextInt(3) == 0) {
        entries.add(new Entry(account, name(pool), SEGMENTS[random.nextInt(3)], cents(random)));
      }
    }
  }

  private RandomSystem(RandomSystem other, List<Entry> entries) {
    seed = other.seed;
    pools.addAll(other.pools);
    values = other.values;
    cloudOfPools = other.cloudOfPools;
    this.entries.addAll(entries);
  }

  RandomSystem with(List<Entry> others) {
    return new RandomSystem(this, others);
  }

  private static long cents(Random random) {
    return random.nextInt(8) == 0 ? 0 : random.nextInt(2_000_000_000) - 100_000_000L;
  }

  /** A quantity, and up to three other pools or quantities; weights are twentieths. */
  private static List<Part> parts(Random random, int count) {
    List<Part> parts = new ArrayList<>();
    int left = 20;
    parts.add(new Part(0, random.nextInt(3), -1));
    for (int tried = random.nextInt(4); tried > 0; tried--) {
      int pool = random.nextInt(count);
      if (parts.stream().noneMatch(part -> part.pool() == pool)) {
        int weight = 1 + random.nextInt(6);
        parts.add(new Part(weight, -1, pool));
        left -= weight;
      }
    }
    parts.set(0, new Part(left, parts.get(0).quantity(), -1));
    return parts;
  }

  long seed() {
    return seed;
  }

  List<Quantity> quantities() {
    return quantities;
  }

  int poolCount() {
    return pools.size();
  }

  List<Part> parts(int pool) {
    return pools.get(pool);
  }

  long value(int quantity, int cell) {
    return values[quantity][cell];
  }

  long cloudOf(int pool) {
    return cloudOfPools[pool];
  }

  List<Entry> entries() {
    return entries;
  }

  static String name(int pool) {
    return "pool_" + (char) ('a' + pool);
  }

  DriverSet set() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("other", "net_sales");
    for (int pool = 0; pool < pools.size(); pool++) {
      List<String> texts = new ArrayList<>();
      for (Part part : pools.get(pool)) {
        String target =
            part.pool() < 0
                ? quantities.get(part.quantity()).column()
                : "pool " + name(part.pool());
        texts.add(BigDecimal.valueOf(part.twentieths() * 5L, 2) + " " + target);
      }
      settings.put(name(pool), String.join(", ", texts));
    }
    return Months.set(settings);
  }

  List<Activity> activity() {
    List<Activity> activity = new ArrayList<>();
    for (int cell = 0; cell < SEGMENTS.length * LINES.length; cell++) {
      Map<Quantity, BigDecimal> row = new EnumMap<>(Quantity.class);
      for (int quantity = 0; quantity < quantities.size(); quantity++) {
        row.put(quantities.get(quantity), BigDecimal.valueOf(values[quantity][cell], 3));
      }
      activity.add(new Activity(SEGMENTS[cell / LINES.length], LINES[cell % LINES.length], row));
    }
    for (int pool = 0; pool < pools.size(); pool++) {
      activity.add(
          new Activity(
              "none",
              name(pool),
              Map.of(Quantity.CLOUD_LIST_COST, BigDecimal.valueOf(cloudOfPools[pool], 3))));
    }
    return activity;
  }

  /** Cents by pool. */
  Map<String, Long> totals() {
    Map<String, Long> totals = new TreeMap<>();
    entries.forEach(entry -> totals.merge(entry.subAccount(), entry.cents(), Math::addExact));
    return totals;
  }
}
