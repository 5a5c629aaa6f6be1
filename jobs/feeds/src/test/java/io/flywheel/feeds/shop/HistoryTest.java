package io.flywheel.feeds.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Random histories: files arrive in any order, with late days, revisions that move sales to other
 * days, repeats, conflicts, and new deliveries that change and withdraw rows. At the end every
 * table equals its definition computed whole, and the ledger equals DuckDB's over the landing
 * files, which are complete. The seed stands in the test's name; {@code -Dflywheel.seed=N} starts
 * there, and {@code -Dflywheel.histories=N} runs N of them; {@code -Pexhaustive} goes one run
 * further in each.
 */
@Tag("proof")
class HistoryTest {
  private static final LocalDate START = LocalDate.of(2024, 1, 25);
  private static final int STEPS = Boolean.getBoolean("exhaustive") ? 4 : 3;

  /** One row per day and region, from the latest revision of each sale in the files. */
  private static final String LEDGER =
      """
      WITH sale AS (
        SELECT *, row_number() OVER (
          PARTITION BY sale_id ORDER BY revision DESC, filename, line) AS rn
        FROM (
          SELECT *, row_number() OVER (PARTITION BY filename) AS line
          FROM read_csv('%s/sales/*.csv', filename = true, all_varchar = true)
        )
      )
      SELECT CAST(sold_at AS DATE) AS day,
        CASE shop WHEN 'S1' THEN 'north' WHEN 'S2' THEN 'south' ELSE 'unknown' END AS region,
        SUM(CAST(amount AS DECIMAL(18, 2))) AS amount, COUNT(*) AS source_rows
      FROM sale WHERE rn = 1 GROUP BY ALL ORDER BY ALL
      """;

  @TestFactory
  Stream<DynamicTest> an_incremental_warehouse_equals_a_full_rebuild() {
    long first = Long.getLong("flywheel.seed", 20240125L);
    long count = Long.getLong("flywheel.histories", Boolean.getBoolean("exhaustive") ? 250 : 2);
    return LongStream.range(first, first + count)
        .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> history(seed)));
  }

  private static void history(long seed) throws SQLException {
    Random random = new Random(seed);
    // Half of them as large work: late rows are built by themselves there.
    Shop shop =
        (seed % 2 == 0 ? Shop.founded() : Shop.founded(1))
            .with("flywheel.feeds.sales.replaces = path");
    Map<Integer, List<String>> files = new TreeMap<>();
    List<Integer> fileDays = fileDays(random);
    for (int step = 0; step < STEPS; step++) {
      for (int file = 0; file < 2; file++) {
        int day = fileDays.remove(0);
        files.put(day, sales(random, day, files));
        shop.sales(START.plusDays(day).toString(), files.get(day));
      }
      if (step > 0 && random.nextBoolean()) {
        int day = List.copyOf(files.keySet()).get(random.nextInt(files.size()));
        files.put(day, deliveredAgain(random, files.get(day)));
        shop.sales(START.plusDays(day).toString(), files.get(day));
      }
      shop.run();
    }
    assertThat(shop.differencesFromFullRebuild()).isEmpty();
    assertThat(shop.published().get("gold.ledger")).isEqualTo(duckLedger(shop));
  }

  /** Days of the files in the order of their arrival. */
  private static List<Integer> fileDays(Random random) {
    List<Integer> days = new ArrayList<>(List.of(0, 1, 2, 3, 6, 7, 8, 12));
    Collections.shuffle(days, random);
    return days;
  }

  private static List<String> sales(Random random, int fileDay, Map<Integer, List<String>> files) {
    List<String> sales = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      sales.add(sale("f%d_%d".formatted(fileDay, i), 0, day(random, fileDay), random));
    }
    List<String> known = files.values().stream().flatMap(List::stream).toList();
    if (known.isEmpty()) {
      return sales;
    }
    String old = known.get(random.nextInt(known.size()));
    String[] field = old.split(",");
    sales.add(
        switch (random.nextInt(4)) {
          case 0 -> old;
          case 1 -> sale(field[0], Integer.parseInt(field[1]), day(random, fileDay), random);
          case 2 -> sale(field[0], 1 + random.nextInt(3), field[2], random);
          default -> sale(field[0], 1 + random.nextInt(3), day(random, fileDay), random);
        });
    return sales;
  }

  /** Some rows are gone, some have other amounts or days. */
  private static List<String> deliveredAgain(Random random, List<String> sales) {
    List<String> left = new ArrayList<>();
    for (String sale : sales) {
      String[] field = sale.split(",");
      int moved = (int) START.until(LocalDate.parse(field[2]), ChronoUnit.DAYS) + 1;
      switch (random.nextInt(4)) {
        case 0 -> {}
        case 1 -> left.add(sale(field[0], Integer.parseInt(field[1]), field[2], random));
        case 2 -> left.add(sale(field[0], Integer.parseInt(field[1]), day(random, moved), random));
        default -> left.add(sale);
      }
    }
    // A file without rows is refused.
    return left.isEmpty() ? List.of(sales.get(0)) : left;
  }

  private static String sale(String id, int revision, String day, Random random) {
    return "%s,%d,%s,S%d,%d.%02d"
        .formatted(
            id, revision, day, 1 + random.nextInt(3), random.nextInt(90), random.nextInt(100));
  }

  private static String day(Random random, int fileDay) {
    return START.plusDays(Math.max(0, fileDay - random.nextInt(3))).toString();
  }

  private static List<String> duckLedger(Shop shop) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet result = statement.executeQuery(LEDGER.formatted(shop.landing()))) {
      while (result.next()) {
        LocalDate day = result.getObject("day", LocalDate.class);
        rows.add(
            "[%s,%s,%s,%s,%d]"
                .formatted(
                    day.withDayOfMonth(1),
                    day,
                    result.getString("region"),
                    result.getBigDecimal("amount"),
                    result.getLong("source_rows")));
      }
    }
    return rows.stream().sorted().toList();
  }
}
