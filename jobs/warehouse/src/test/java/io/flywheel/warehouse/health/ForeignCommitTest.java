package io.flywheel.warehouse.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.tables.DeltaTable;
import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.CornerShop;
import io.flywheel.warehouse.TestFolders;
import io.flywheel.warehouse.compute.BuildScheduler;
import io.flywheel.warehouse.compute.RefreshMode;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.plan.CommitHistory;
import io.flywheel.warehouse.plan.TablePlan;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

/** Other tools write to tables by their path: the next run makes them what they should be. */
@Tag("fault")
class ForeignCommitTest {
  private static final String LEDGER =
      "SELECT day, region, amount, source_rows FROM gold.ledger ORDER BY day, region";

  private static Path twoRuns;

  @TempDir Path folder;
  private CornerShop shop;
  private List<String> published;

  @BeforeAll
  static void two_runs(@TempDir Path folder) {
    twoRuns = folder;
    CornerShop shop = CornerShop.in(folder);
    shop.shops("s1,2024-01-01,north", "s2,2024-01-01,south");
    shop.sales("a,0,2024-01-10,s1,10.00", "b,0,2024-01-31,s2,5.00", "c,0,2024-02-01,s1,2.50");
    shop.run();
    shop.sales("d,0,2024-01-10,s2,7.00");
    shop.run();
  }

  @BeforeEach
  void copy() {
    TestFolders.copy(twoRuns, folder.resolve("copy"));
    folder = folder.resolve("copy");
    shop = CornerShop.in(folder);
    published = shop.query(LEDGER);
  }

  private String path(String table) {
    return shop.engine().tables().path(TableName.parse(table));
  }

  private long version(String table) {
    return shop.engine().tables().version(TableName.parse(table));
  }

  private DayRanges changed(String table, long since) {
    return new CommitHistory(shop.engine().session(), shop.engine().tables())
        .between(TableName.parse(table), since, version(table));
  }

  private void reopen() {
    DeltaLog.clearCache();
    shop = CornerShop.in(folder);
  }

  private List<String> stale() {
    return shop.engine().plan().stale().stream()
        .map(TablePlan::contract)
        .map(contract -> contract.table().toString())
        .toList();
  }

  private void nextRunEqualsFullRebuild() {
    shop.run();
    for (String table :
        List.of("silver.shop", "silver.sale", "gold.ledger", "gold.month_revenue")) {
      assertThat(shop.differenceFromFullRebuild(table)).as(table).isEmpty();
    }
    assertThat(shop.query(LEDGER)).isEqualTo(published);
    assertThat(shop.engine().plan().upToDate()).isTrue();
  }

  @Test
  void rows_that_another_tool_appends_count_by_the_days_of_its_files_and_go_again() {
    long before = version("silver.sale");
    shop.engine()
        .session()
        .sql(
            "SELECT DATE '2024-01-01' AS month, DATE '2024-01-20' AS day, 'x' AS sale_id,"
                + " 's1' AS shop, 'north' AS region, 100L AS cents")
        .write()
        .format("delta")
        .mode("append")
        .save(path("silver.sale"));

    assertThat(changed("silver.sale", before)).isEqualTo(DayRanges.parse("2024-01-20"));
    assertThat(stale()).contains("silver.sale", "gold.ledger");
    nextRunEqualsFullRebuild();
  }

  @Test
  void rows_that_another_tool_deletes_count_by_the_days_of_its_files_and_come_back() {
    long before = version("silver.sale");
    table("silver.sale").delete("sale_id = 'b'");

    assertThat(changed("silver.sale", before)).isEqualTo(DayRanges.parse("2024-01-10..2024-01-31"));
    nextRunEqualsFullRebuild();
  }

  private DeltaTable table(String name) {
    return DeltaTable.forPath(shop.engine().session(), path(name));
  }

  @Test
  void rows_that_another_tool_writes_to_a_delivered_table_are_not_read() {
    table("bronze.sale").delete("sale_id = 'b'");

    assertThat(shop.engine().plan().upToDate()).isTrue();
    shop.engine().build(Optional.empty(), BuildScheduler.Scope.full(), report -> {});
    shop.engine().check(Optional.empty());
    shop.engine().publish(Optional.empty());
    assertThat(shop.query(LEDGER)).isEqualTo(published);
  }

  @Test
  void a_table_that_another_tool_restores_is_brought_forward_again() {
    table("silver.sale").restoreToVersion(0);

    assertThat(stale()).contains("silver.sale");
    nextRunEqualsFullRebuild();
  }

  @Test
  void a_recreated_table_is_computed_again_at_a_lower_and_at_a_higher_version() throws IOException {
    Dataset<Row> wrong =
        shop.engine().session().read().format("delta").load(path("gold.ledger")).limit(1);
    List<Row> rows = wrong.collectAsList();
    for (int versions : List.of(1, 4)) {
      delete(Path.of(path("gold.ledger")));
      reopen();
      for (int i = 0; i < versions; i++) {
        shop.engine()
            .session()
            .createDataFrame(rows, wrong.schema())
            .write()
            .format("delta")
            .partitionBy("month")
            .mode("append")
            .save(path("gold.ledger"));
      }
      reopen();

      assertThatThrownBy(() -> shop.engine().published())
          .isInstanceOf(DamagedTableException.class)
          .hasMessageContaining("gold.ledger")
          .hasMessageContaining("another table");
      assertThat(stale()).contains("gold.ledger");
      nextRunEqualsFullRebuild();
    }
  }

  @Test
  void a_recreated_delivered_table_is_refused() throws IOException {
    SparkSession session = shop.engine().session();
    Dataset<Row> sales = session.read().format("delta").load(path("bronze.sale"));
    List<Row> rows = sales.collectAsList();
    long closed = version("bronze.sale");
    delete(Path.of(path("bronze.sale")));
    reopen();
    for (long i = 0; i <= closed; i++) {
      shop.engine()
          .session()
          .createDataFrame(rows.subList(0, 1), sales.schema())
          .write()
          .format("delta")
          .partitionBy("month")
          .mode("append")
          .save(path("bronze.sale"));
    }
    reopen();

    assertThatThrownBy(() -> shop.engine().plan())
        .isInstanceOf(DamagedTableException.class)
        .hasMessageContainingAll("bronze.sale", "another table", "into a new warehouse");
  }

  @Test
  void an_expired_log_counts_as_everything() throws IOException {
    long since = version("silver.sale");
    long publication = shop.engine().publications().read().readable().orElseThrow().number();
    table("silver.sale").delete("sale_id = 'b'");
    table("silver.sale").delete("sale_id = 'c'");
    expire("silver.sale");

    assertThat(changed("silver.sale", since).isAll()).isTrue();
    assertThatThrownBy(() -> shop.engine().published())
        .isInstanceOf(DamagedTableException.class)
        .hasMessageContainingAll("silver.sale", "can no longer be read", "flywheel build");
    nextRunEqualsFullRebuild();
    assertThatThrownBy(() -> shop.engine().rollback().to(publication))
        .hasMessageContainingAll("can no longer be read: commit", "silver.sale", "a later one");
  }

  @Test
  void an_entity_table_counts_as_a_whole_when_the_log_of_what_it_reads_has_expired()
      throws IOException {
    shop.shops("s2,2024-01-02,west");
    shop.shops("s3,2024-01-02,east");
    expire("bronze.shop");

    shop.run();

    assertThat(shop.query("SELECT shop, region FROM silver.shop"))
        .containsExactly("[s1,north]", "[s2,west]", "[s3,east]");
    assertThat(shop.differenceFromFullRebuild("gold.ledger")).isEmpty();
  }

  @Test
  void a_table_by_days_counts_as_a_whole_when_an_old_data_file_of_an_input_is_gone()
      throws IOException {
    String[] before = shop.engine().session().table("silver.shop").inputFiles();
    shop.shops("s2,2024-01-02,west");
    shop.engine()
        .build(
            Optional.empty(),
            new BuildScheduler.Scope(
                Optional.of(TableName.parse("silver.shop")), RefreshMode.INCREMENTAL),
            report -> {});
    for (String file : before) {
      Files.delete(Path.of(URI.create(file).getPath()));
    }
    reopen();

    shop.run();

    assertThat(shop.query("SELECT sale_id, region FROM silver.sale"))
        .containsExactly("[a,north]", "[b,west]", "[c,north]", "[d,west]");
  }

  @Test
  void an_entity_table_counts_as_a_whole_when_an_old_data_file_is_gone() throws IOException {
    String[] before = shop.engine().session().table("bronze.shop").inputFiles();
    table("bronze.shop").delete("shop = 's1'");
    shop.shops("s3,2024-01-02,east");
    for (String file : before) {
      Files.deleteIfExists(Path.of(URI.create(file).getPath()));
    }
    reopen();

    shop.run();

    assertThat(shop.query("SELECT shop, region FROM silver.shop"))
        .containsExactly("[s2,south]", "[s3,east]");
  }

  /** Writes a checkpoint of the newest version and deletes all that is older. */
  private void expire(String table) throws IOException {
    DeltaLog log = DeltaLog.forTable(shop.engine().session(), path(table));
    log.checkpoint(log.update(false, Option.empty(), Option.empty()), Option.empty());
    long newest = version(table);
    try (Stream<Path> files = Files.list(Path.of(path(table), "_delta_log"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        if (name.matches("\\d{20}\\..*")
            && !name.contains("checkpoint")
            && Long.parseLong(name.substring(0, 20)) < newest) {
          Files.delete(file);
        }
      }
    }
    reopen();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
