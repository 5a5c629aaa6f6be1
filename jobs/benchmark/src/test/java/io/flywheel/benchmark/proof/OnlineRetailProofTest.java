package io.flywheel.benchmark.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.benchmark.independent.DuckDb;
import io.flywheel.benchmark.independent.Independent;
import io.flywheel.warehouse.TestFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 32 days of a real shop, and one with broken lines: Flywheel against DuckDB, and one run against
 * day by day.
 */
@Tag("proof")
final class OnlineRetailProofTest {
  private static final Path SAMPLE =
      CommandLineWarehouse.PROJECT.resolve("datasets/samples/online-retail");
  private static final String QUARANTINE =
      "SELECT file, rows_delivered, rows_quarantined FROM ops.ingest_file WHERE feed = 'orders'";
  private static final String BROKEN = "2011-01-18.csv";

  @TempDir private static Path folder;

  private static CommandLineWarehouse atOnce;
  private static DuckDb duck;

  @BeforeAll
  static void run_all_days_at_once() throws IOException {
    TestFolders.copy(SAMPLE, landing());
    broken();
    atOnce = warehouse("at-once");
    atOnce.run();
    duck = Independent.onlineRetail(landing());
  }

  private static Path landing() {
    return folder.resolve("landing");
  }

  /**
   * A copy of a day, in which a price is negative, a date does not exist and a quantity is zero.
   */
  private static void broken() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(SAMPLE.resolve("2010-12-01.csv"))) {
      lines.add(line.replaceFirst("536", "936").replace("2010-12-01", "2011-01-18"));
    }
    lines.set(2, lines.get(2).replace(",3.39,", ",-3.39,"));
    lines.set(4, lines.get(4).replace("2011-01-18 08:26:00", "2011-02-30 08:26:00"));
    lines.set(6, lines.get(6).replaceFirst(",\\d+,2011", ",0,2011"));
    Files.write(landing().resolve(BROKEN), lines);
  }

  @AfterAll
  static void close() {
    duck.close();
  }

  @Test
  void every_line_stands_in_bronze_with_its_price_quantity_and_customer() {
    Equality.of(
        atOnce.rows(
            "SELECT day, kind, count(*), count(customer_id), sum(quantity),"
                + " CAST(sum(quantity * unit_price) AS DECIMAL(18, 3)) FROM bronze.order_line"
                + " WHERE day < DATE '2011-01-18' GROUP BY day, kind"),
        duck.rows(
            "SELECT CAST(InvoiceDate AS DATE), if(Quantity > 0, 'sale', 'return'), count(*),"
                + " count(nullif(CustomerID, '')), sum(Quantity),"
                + " CAST(sum(Quantity * CAST(UnitPrice AS DECIMAL(18, 3))) AS DECIMAL(18, 3))"
                + " FROM read_csv('"
                + SAMPLE
                + "/*.csv', types = {'CustomerID': 'VARCHAR', 'UnitPrice': 'VARCHAR'})"
                + " GROUP BY ALL"));
    assertThat(
            atOnce.rows(
                "SELECT count(*), sum(rows_delivered), sum(rows_accepted), sum(rows_quarantined)"
                    + " FROM ops.ingest_file WHERE feed = 'orders' AND file <> '"
                    + BROKEN
                    + "'"))
        .containsExactly(List.of("32", "61548", "61548", "0"));
  }

  @Test
  void the_rows_that_the_profile_itself_gives_are_delivered_and_the_last_file_names_the_day() {
    assertThat(
            atOnce.rows("SELECT marketplace, segment, currency FROM bronze.marketplace ORDER BY 1"))
        .containsExactly(
            List.of("Canada", "North America", "GBP"), List.of("USA", "North America", "GBP"));
    assertThat(atOnce.rows("SELECT max(as_of) FROM ops.publication"))
        .containsExactly(List.of("2011-01-18"));
  }

  @Test
  void revenue_is_what_duckdb_computes() {
    Equality.ofLedger(atOnce, duck);
  }

  @Test
  void every_line_has_the_number_of_its_place_also_beside_broken_ones() {
    Equality.of(
        atOnce.rows("SELECT order_id, line_no, product_id, quantity FROM silver.order_line"),
        duck.rows(
            "SELECT InvoiceNo, line_no, StockCode, pieces FROM line"
                + " ANTI JOIN refused USING (file, line)"));
    assertThat(
            atOnce.rows(
                "SELECT order_id, line_no, source_line, product_id, customer_id"
                    + " FROM bronze.order_line WHERE order_id = '536365' AND line_no < 3 ORDER BY 2"))
        .containsExactly(
            List.of("536365", "1", "2", "85123A", "17850"),
            List.of("536365", "2", "3", "71053", "17850"));
  }

  @Test
  void refused_lines_are_those_that_are_broken_and_that_duckdb_refuses() {
    Equality.of(
        atOnce.rows(QUARANTINE),
        duck.rows("SELECT file, rows_delivered, rows_quarantined FROM delivered"));
    assertThat(atOnce.rows("SELECT file, line FROM ops.quarantine ORDER BY line"))
        .containsExactly(List.of(BROKEN, "3"), List.of(BROKEN, "5"), List.of(BROKEN, "7"));
  }

  @Test
  void retention_is_what_duckdb_computes() {
    Equality.ofRetention(atOnce, duck);
    CohortGaps.equal(atOnce, duck);
  }

  @Test
  void without_memberships_both_groupings_say_the_same_and_there_is_no_gap() {
    String cells =
        "SELECT cohort_month, prime_status, month_number, cohort_customers, active_customers,"
            + " retention, orders, net_sales FROM gold.cohort_retention WHERE grouping = '%s'"
            + " ORDER BY 1, 2, 3";
    assertThat(atOnce.rows(cells.formatted("at_month_start")))
        .isNotEmpty()
        .isEqualTo(atOnce.rows(cells.formatted("at_first_order")));
    assertThat(atOnce.rows("SELECT DISTINCT prime_status FROM silver.cohort_month"))
        .containsExactly(List.of("non_prime"));
    assertThat(atOnce.rows("SELECT count(*) > 0, count(gap), sum(cohorts) FROM gold.cohort_gap"))
        .containsExactly(List.of("true", "0", "0"));
  }

  @Test
  void purchases_of_customers_are_counted_and_a_month_is_too_short_to_predict_from() {
    Equality.of(
        atOnce.rows(
            "SELECT customer_id, repeat_purchases, CAST(round(recency_weeks * 7) AS BIGINT),"
                + " CAST(round(age_weeks * 7) AS BIGINT) FROM gold.customer_value"),
        duck.rows(
            "SELECT customer_id, count(DISTINCT day) - 1, date_diff('day', min(day), max(day)),"
                + " date_diff('day', min(day), DATE '2010-12-31')"
                + " FROM (SELECT customer_id, CAST(ordered_at AS DATE) AS day"
                + " FROM line ANTI JOIN refused USING (file, line)"
                + " WHERE pieces > 0 AND customer_id IS NOT NULL)"
                + " WHERE day <= DATE '2010-12-31' GROUP BY customer_id"));
    assertThat(
            atOnce.rows(
                "SELECT month, converged, r IS NULL, company_margin IS NULL,"
                    + " customers = (SELECT count(*) FROM gold.customer_value),"
                    + " (SELECT count(expected_purchases) + count(margin_12_months)"
                    + " FROM gold.customer_value) FROM gold.value_fit"))
        .containsExactly(List.of("2010-12-01", "false", "true", "true", "true", "0"));
  }

  @Test
  @Tag("exhaustive")
  void some_days_one_by_one_end_where_one_run_ends() {
    endsAsOneRun(List.of("2010-12-23", "2011-01-04", "2011-01-18"));
  }

  @Test
  @Tag("exhaustive")
  void all_days_one_by_one_end_where_one_run_ends() {
    try (Stream<Path> files = Files.list(landing())) {
      endsAsOneRun(
          files.map(file -> file.getFileName().toString().substring(0, 10)).sorted().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void endsAsOneRun(List<String> lastDays) {
    CommandLineWarehouse warehouse = warehouse("in-" + lastDays.size());
    lastDays.forEach(day -> warehouse.run("--until=" + day));
    var expected = atOnce.gold();
    warehouse
        .gold()
        .forEach(
            (table, rows) ->
                assertThat(rows)
                    .as(table)
                    .containsExactlyInAnyOrderElementsOf(expected.get(table)));
  }

  private static CommandLineWarehouse warehouse(String name) {
    return new CommandLineWarehouse(
        folder.resolve(name), List.of("--profile=online-retail", "--landing=" + landing()));
  }
}
