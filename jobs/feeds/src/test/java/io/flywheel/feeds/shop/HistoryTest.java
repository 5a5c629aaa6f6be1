package io.flywheel.feeds.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Random histories: files arrive in any order, with late days, revisions and repeats. At the end
 * every table equals its definition computed whole, and the ledger equals DuckDB's over the landing
 * files. The seed stands in the test's name; {@code -Dflywheel.seed=N} starts there, and {@code
 * -Dflywheel.histories=N} runs N of them.
 */
class HistoryTest {
  private static final LocalDate START = LocalDate.of(2024, 1, 25);
  private static final int STEPS = 4;

  /** One row per day and region, from the latest revision of each sale in the files. */
  private static final String LEDGER =
      """
      WITH sale AS (
        SELECT *, row_number() OVER (
          PARTITION BY sale_id ORDER BY revision DESC, filename, line) AS place
        FROM (
          SELECT *, row_number() OVER (PARTITION BY filename) AS line
          FROM read_csv('%s/sales/*.csv', filename = true, all_varchar = true)
        )
      )
      SELECT CAST(sold_at AS DATE) AS day,
        CASE shop WHEN 'S1' THEN 'north' WHEN 'S2' THEN 'south' ELSE 'unknown' END AS region,
        SUM(CAST(amount AS DECIMAL(18, 2))) AS amount, COUNT(*) AS source_rows
      FROM sale WHERE place = 1 GROUP BY ALL ORDER BY ALL
      """;

  @TestFactory
  Stream<DynamicTest> an_incremental_warehouse_equals_a_full_rebuild() {
    long first = Long.getLong("flywheel.seed", 20240125L);
    return LongStream.range(first, first + (Boolean.getBoolean("exhaustive") ? 250 : 4))
        .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> history(seed)));
  }

  private static void history(long seed) throws SQLException {
    Random random = new Random(seed);
    Shop shop = Shop.founded();
    List<String> known = new ArrayList<>();
    List<Integer> fileDays = fileDays(random);
    for (int step = 0; step < STEPS; step++) {
      for (int file = 0; file < 2; file++) {
        int day = fileDays.remove(0);
        shop.sales(START.plusDays(day).toString(), sales(random, day, known));
      }
      shop.run();
    }
    assertThat(shop.differencesFromFullRebuild()).isEmpty();
    assertThat(shop.published().get("gold.ledger")).isEqualTo(duckLedger(shop));
  }

  /** Days of the files in the order of their arrival. */
  private static List<Integer> fileDays(Random random) {
    List<Integer> days = new ArrayList<>(List.of(0, 1, 2, 3, 6, 7, 8, 12));
    java.util.Collections.shuffle(days, random);
    return days;
  }

  private static List<String> sales(Random random, int fileDay, List<String> known) {
    List<String> sales = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      LocalDate day = START.plusDays(Math.max(0, fileDay - random.nextInt(3)));
      String sale =
          "f%d_%d,0,%s,S%d,%d.%02d"
              .formatted(
                  fileDay, i, day, 1 + random.nextInt(3), random.nextInt(90), random.nextInt(100));
      sales.add(sale);
      known.add(sale);
    }
    String old = known.get(random.nextInt(known.size()));
    if (random.nextBoolean()) {
      sales.add(old);
    } else {
      String[] field = old.split(",");
      // The file day makes the revision's number its own: no two files contradict each other.
      sales.add(
          "%s,%d,%s,%s,%d.00"
              .formatted(field[0], 1 + fileDay, field[2], field[3], random.nextInt(50)));
    }
    return sales;
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
