package io.flywheel.warehouse.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.delta.tables.DeltaTable;
import io.flywheel.warehouse.CornerShop;
import io.flywheel.warehouse.TestFolders;
import io.flywheel.warehouse.compute.BuildScheduler;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.state.RunState;
import io.flywheel.warehouse.state.TableState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

/** Faults that a build could bring are planted, and found before anything is published. */
@Tag("proof")
class CheckerTest {
  private static final TableName LEDGER = TableName.parse("gold.ledger");
  private static final TableName SALE = TableName.parse("silver.sale");
  private static final TableName SHOP = TableName.parse("silver.shop");

  private static final String LEDGER_ROW =
      "SELECT DATE'%1$s-01' AS month, DATE'%1$s-%2$s' AS day, '%3$s' AS region,"
          + " CAST(%4$s AS DECIMAL(18,2)) AS amount, CAST(%5$d AS BIGINT) AS source_rows";

  @TempDir static Path founded;
  @TempDir Path folder;
  private CornerShop shop;

  @BeforeAll
  static void a_publication_and_a_run_that_has_built_one_more_day() {
    CornerShop shop = CornerShop.in(founded);
    shop.shops("s1,2024-01-01,north");
    shop.sales("a,0,2024-01-30,s1,10.00", "b,0,2024-02-01,s1,5.00");
    shop.run();
    shop.sales("c,0,2024-02-02,s1,1.00");
    build(shop);
  }

  @BeforeEach
  void a_copy() {
    TestFolders.copy(founded, folder);
    shop = CornerShop.in(folder);
  }

  private static void build(CornerShop shop) {
    shop.engine().build(Optional.empty(), BuildScheduler.Scope.stale(), report -> {});
  }

  /** Adds rows to what the open run has built, as a wrong build would. */
  private void plant(TableName table, String rows) {
    shop.engine()
        .session()
        .sql(rows)
        .coalesce(1)
        .write()
        .format("delta")
        .mode("append")
        .save(shop.engine().tables().path(table));
    take(table);
  }

  /** Makes the newest version of a table what the open run has built. */
  private void take(TableName table) {
    RunState run = shop.engine().runs().open().orElseThrow();
    TableState state = run.built().get(table);
    TableState before =
        state != null
            ? state
            : shop.engine().publications().read().readable().orElseThrow().tables().get(table);
    shop.engine()
        .runs()
        .built(
            table,
            new TableState(
                shop.engine().tables().version(table),
                before.tableId(),
                before.definition(),
                before.inputs()));
  }

  private List<CheckResult> broken() {
    List<CheckResult> broken =
        shop.engine().check(Optional.empty()).stream()
            .filter(result -> result.brokenRows() > 0)
            .toList();
    assertThat(shop.engine().runs().open().orElseThrow().checked().isEmpty())
        .isEqualTo(!broken.isEmpty());
    return broken;
  }

  private void only(TableName table, String check, long rows, String example) {
    assertThat(broken())
        .extracting(
            CheckResult::table,
            CheckResult::check,
            CheckResult::brokenRows,
            result -> result.example().orElseThrow())
        .containsExactly(tuple(table, check, rows, example));
  }

  @Test
  void what_a_build_brings_without_a_fault_passes() {
    List<CheckResult> results = shop.engine().check(Optional.empty());

    assertThat(results).noneMatch(result -> result.brokenRows() > 0);
    assertThat(results)
        .filteredOn(result -> result.table().equals(LEDGER))
        .extracting(CheckResult::check)
        .containsExactly("key_is_unique", "has_rows", "foots_with_sales");
  }

  @Test
  void two_rows_that_came_with_one_key_are_found() {
    plant(SHOP, "SELECT 's9' AS shop, EXPLODE(ARRAY('east', 'west')) AS region");

    only(SHOP, "key_is_unique", 1, "{\"shop\":\"s9\"}");
  }

  @Test
  void a_row_with_the_key_of_one_that_was_there_is_found() {
    plant(SHOP, "SELECT 's1' AS shop, 'east' AS region");

    only(SHOP, "key_is_unique", 1, "{\"shop\":\"s1\"}");
  }

  @Test
  void a_row_with_the_key_of_one_on_the_same_day_of_an_older_file_is_found() {
    plant(LEDGER, LEDGER_ROW.formatted("2024-01", "30", "north", "0", 1));

    only(LEDGER, "key_is_unique", 1, "{\"day\":\"2024-01-30\",\"region\":\"north\"}");
  }

  @Test
  void every_key_that_repeats_is_counted_once() {
    plant(
        SALE,
        "SELECT DATE'2024-02-01' AS month, DATE'2024-02-02' AS day, EXPLODE(ARRAY('a', 'c', 'd', 'e', 'e', 'e')) AS sale_id,"
            + " 's1' AS shop, 'north' AS region, 0L AS cents");

    only(SALE, "key_is_unique", 3, "{\"sale_id\":\"a\"}");
  }

  @Test
  void a_row_that_breaks_a_condition_is_found() {
    plant(
        LEDGER,
        LEDGER_ROW.formatted("2024-02", "02", "south", "0", 0)
            + " UNION ALL "
            + LEDGER_ROW.formatted("2024-02", "02", "east", "0", -1));

    only(LEDGER, "has_rows", 2, "{\"day\":\"2024-02-02\",\"region\":\"east\"}");
  }

  @Test
  void a_sum_that_does_not_match_its_inputs_is_found() {
    plant(LEDGER, LEDGER_ROW.formatted("2024-02", "02", "south", "0.01", 1));

    only(LEDGER, "foots_with_sales", 1, "{\"day\":\"2024-02-02\",\"cents\":1}");
  }

  @Test
  void a_row_that_is_gone_is_found_by_the_sum() {
    DeltaTable.forPath(shop.engine().session(), shop.engine().tables().path(LEDGER))
        .delete("day = '2024-01-30'");
    take(LEDGER);

    only(LEDGER, "foots_with_sales", 1, "{\"day\":\"2024-01-30\",\"cents\":-1000}");
  }

  @Test
  void faults_are_found_in_large_tables() {
    shop = CornerShop.large(folder);
    plant(SHOP, "SELECT 's1' AS shop, 'east' AS region");
    plant(LEDGER, LEDGER_ROW.formatted("2024-02", "02", "south", "0", 0));

    assertThat(broken())
        .extracting(CheckResult::table, CheckResult::check, CheckResult::brokenRows)
        .containsExactlyInAnyOrder(tuple(SHOP, "key_is_unique", 1L), tuple(LEDGER, "has_rows", 1L));
  }

  @Test
  void a_fault_of_a_run_that_was_killed_is_found_in_the_next_one() {
    plant(SHOP, "SELECT 's1' AS shop, 'east' AS region");
    shop = CornerShop.in(folder);
    build(shop);

    assertThat(broken())
        .extracting(CheckResult::table, CheckResult::check, CheckResult::brokenRows)
        .containsExactlyInAnyOrder(
            tuple(SHOP, "key_is_unique", 1L), tuple(SALE, "key_is_unique", 3L));
  }

  @Test
  void a_fault_is_found_by_each_check_until_it_is_mended() {
    plant(SHOP, "SELECT 's1' AS shop, 'east' AS region");
    assertThat(broken()).hasSize(1);
    assertThat(broken()).hasSize(1);

    DeltaTable.forPath(shop.engine().session(), shop.engine().tables().path(SHOP))
        .delete("region = 'east'");
    take(SHOP);

    assertThat(broken()).isEmpty();
  }

  @Test
  void a_fault_that_was_compacted_is_found() {
    plant(SHOP, "SELECT 's1' AS shop, 'east' AS region");
    compact(SHOP);

    only(SHOP, "key_is_unique", 1, "{\"shop\":\"s1\"}");
  }

  private void compact(TableName table) {
    DeltaTable.forPath(shop.engine().session(), shop.engine().tables().path(table))
        .optimize()
        .executeCompaction();
    take(table);
  }

  @Test
  void a_fault_is_found_where_the_log_has_expired() throws IOException {
    plant(SHOP, "SELECT 's1' AS shop, 'east' AS region");
    DeltaLog log = DeltaLog.forTable(shop.engine().session(), shop.engine().tables().path(SHOP));
    log.checkpoint(log.update(false, Option.empty(), Option.empty()), Option.empty());
    long newest = shop.engine().tables().version(SHOP);
    try (Stream<Path> files = Files.list(Path.of(log.logPath().toUri()))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (file.getFileName().toString().matches("\\d{20}\\.(json|crc)")
            && Long.parseLong(file.getFileName().toString().substring(0, 20)) < newest) {
          Files.delete(file);
        }
      }
    }
    shop = CornerShop.in(folder);

    List<CheckResult> broken = new ArrayList<>();
    new Checker(
            shop.engine().contracts(),
            shop.engine().tables(),
            new io.flywheel.warehouse.plan.CommitHistory(
                shop.engine().session(), shop.engine().tables()),
            1)
            .check(
                shop.engine().session(),
                shop.engine().runs().open().orElseThrow().built(),
                shop.engine().publications().read().readable())
            .stream()
            .filter(CheckResult::failed)
            .forEach(broken::add);
    assertThat(broken).extracting(CheckResult::table).containsExactly(SHOP);
  }

  @Test
  void rows_of_another_tool_do_not_outlive_the_build_and_break_nothing() {
    shop.engine()
        .session()
        .sql("SELECT 's1' AS shop, 'east' AS region")
        .write()
        .format("delta")
        .mode("append")
        .save(shop.engine().tables().path(SHOP));
    build(shop);

    assertThat(broken()).isEmpty();
    shop.engine().publish(Optional.empty());
    assertThat(shop.query("SELECT * FROM silver.shop")).containsExactly("[s1,north]");
  }

  @Test
  void after_a_rollback_what_came_since_the_older_publication_is_checked() {
    plant(SHOP, "SELECT 's2' AS shop, 'east' AS region");
    build(shop);
    assertThat(broken()).isEmpty();
    long before = shop.engine().publications().read().readable().orElseThrow().number();
    shop.engine().publish(Optional.empty());
    shop.engine().rollback().to(before);
    shop.engine().rollback().release();
    shop.sales("d,0,2024-02-03,s1,1.00");
    build(shop);
    plant(SHOP, "SELECT 's2' AS shop, 'west' AS region UNION ALL SELECT 's1', 'west'");

    assertThat(broken())
        .filteredOn(result -> result.table().equals(SHOP))
        .extracting(CheckResult::check)
        .containsExactly("key_is_unique");
  }
}
