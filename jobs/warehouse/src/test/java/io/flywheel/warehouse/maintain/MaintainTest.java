package io.flywheel.warehouse.maintain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.CornerShop;
import io.flywheel.warehouse.TestFolders;
import io.flywheel.warehouse.compute.BuildScheduler;
import io.flywheel.warehouse.compute.TableReport;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.maintain.Maintenance.Outcome;
import io.flywheel.warehouse.publication.PublishedChanges;
import io.flywheel.warehouse.state.Publication;
import io.flywheel.warehouse.write.Compaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.Snapshot;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** Maintenance changes files, and nothing else. */
@Tag("proof")
class MaintainTest {
  private static final List<String> BUILT =
      List.of("silver.shop", "silver.sale", "gold.ledger", "gold.month_revenue");
  private static final TableName SALE = TableName.parse("bronze.sale");
  private static final TableName BUILT_SALE = TableName.parse("silver.sale");

  @TempDir static Path template;
  @TempDir Path folder;
  private CornerShop shop;

  @BeforeAll
  static void four_days_each_with_a_run_of_its_own() {
    CornerShop shop = CornerShop.in(template);
    shop.shops("s1,2024-01-01,north");
    for (int day = 4; day >= 1; day--) {
      shop.sales(
          "b%d,0,2024-01-0%d,s1,2.50".formatted(day, day),
          "a%d,0,2024-01-0%d,s1,1.25".formatted(day, day));
      shop.run();
    }
  }

  @BeforeEach
  void a_copy_of_the_warehouse() {
    TestFolders.copy(template, folder);
    shop = CornerShop.in(folder);
  }

  private Outcome maintain(Duration later) {
    return shop.engine().maintenance().run(Instant.now().plus(later));
  }

  private Publication readable() {
    return shop.engine().publications().read().readable().orElseThrow();
  }

  private static Map<String, List<String>> rows(SparkSession session) {
    return BUILT.stream()
        .collect(
            Collectors.toMap(
                Function.identity(),
                table ->
                    session.table(table).collectAsList().stream()
                        .map(Row::toString)
                        .sorted()
                        .toList()));
  }

  private List<String> idsInFileOrder() {
    SparkSession session = shop.engine().session();
    String[] files = session.table(SALE.toString()).inputFiles();
    assertThat(files).hasSize(1);
    return session.read().parquet(files).select("sale_id").collectAsList().stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private Map<TableName, MaintenanceResult> upkeep(Outcome outcome) {
    return outcome.tables().stream()
        .collect(Collectors.toMap(MaintenanceResult::table, Function.identity()));
  }

  @Test
  void compaction_sorts_rows_into_one_file_changes_none_and_makes_nothing_stale() {
    SparkSession reader = shop.engine().published();
    Map<String, List<String>> before = rows(shop.engine().published());
    Publication last = readable();

    Outcome rehearsed = shop.engine().maintenance().rehearse(Instant.now());
    assertThat(readable()).isEqualTo(last);
    Outcome outcome = maintain(Duration.ZERO);

    assertThat(outcome.tables()).isEqualTo(rehearsed.tables());
    assertThat(outcome.waiting()).isEmpty();
    assertThat(upkeep(outcome)).containsKey(SALE).doesNotContainKey(BUILT_SALE);
    assertThat(upkeep(outcome).get(SALE)).isEqualTo(new MaintenanceResult(SALE, 4, 1, 0, 0));
    assertThat(idsInFileOrder()).containsExactly("a1", "b1", "a2", "b2", "a3", "b3", "a4", "b4");
    assertThat(readable()).isEqualTo(outcome.publication().orElseThrow());
    assertThat(readable().number()).isEqualTo(last.number() + 1);
    assertThat(readable().tables().get(SALE).version())
        .isEqualTo(last.tables().get(SALE).version() + 1)
        .isEqualTo(shop.engine().tables().version(SALE));
    assertThat(
            new PublishedChanges(
                    shop.engine().session(), shop.engine().tables(), shop.engine().publications())
                .of(readable()))
        .isEmpty();
    assertThat(rows(reader)).as("a reader that came before").isEqualTo(before);
    assertThat(rows(shop.engine().published())).isEqualTo(before);
    assertThat(shop.engine().plan().upToDate()).isTrue();
    assertThat(shop.run()).isEmpty();

    Outcome again = maintain(Duration.ZERO);
    assertThat(again.tables()).isEmpty();
    assertThat(again.publication()).isEmpty();
  }

  @Test
  void a_run_after_compaction_computes_only_what_changed_and_equals_a_full_rebuild() {
    maintain(Duration.ZERO);
    shop.sales("a3,1,2024-01-03,s1,7.00");

    Map<TableName, DayRanges> touched =
        shop.run().stream()
            .filter(report -> report.outcome() == TableReport.Outcome.BUILT)
            .collect(Collectors.toMap(TableReport::table, TableReport::days));

    assertThat(touched.get(BUILT_SALE)).isEqualTo(DayRanges.parse("2024-01-03"));
    shop.shops("s1,2024-01-04,south");
    shop.run();
    for (String table : BUILT) {
      assertThat(shop.differenceFromFullRebuild(table)).as(table).isEmpty();
    }
  }

  @Test
  void publications_are_kept_for_as_many_days_as_the_setting_says() {
    shop = CornerShop.keeping(folder, 30);
    SparkSession reader = shop.engine().published();
    Map<String, List<String>> before = rows(shop.engine().published());

    maintain(Duration.ofDays(29));
    assertThat(rows(reader)).isEqualTo(before);
    Outcome outcome = maintain(Duration.ofDays(31));

    assertThat(upkeep(outcome).get(SALE).removed()).isEqualTo(4);
    assertThat(rows(shop.engine().published())).isEqualTo(before);
    assertThat(
            CollectionConverters.asJava(
                shop.engine().tables().snapshot(SALE).orElseThrow().metadata().configuration()))
        .containsEntry("delta.logRetentionDuration", "interval 30 days")
        .containsEntry("delta.deletedFileRetentionDuration", "interval 30 days");
  }

  @Test
  void files_go_when_no_kept_publication_names_them_any_more() {
    SparkSession reader = shop.engine().published();
    Map<String, List<String>> before = rows(shop.engine().published());

    maintain(Duration.ofDays(399));
    assertThat(rows(reader)).as("a publication is kept for 400 days").isEqualTo(before);

    Outcome outcome = maintain(Duration.ofDays(401));
    assertThat(upkeep(outcome).get(SALE).removed()).isEqualTo(4);
    assertThat(upkeep(outcome).get(SALE).bytes()).isPositive();
    assertThat(filesOfTheMonth()).hasSize(1);
    assertThat(rows(shop.engine().published())).isEqualTo(before);
    assertThat(maintain(Duration.ofDays(401)).tables()).isEmpty();

    shop.sales("a3,1,2024-01-03,s1,7.00");
    shop.shops("s1,2024-01-04,south");
    shop.run();
    for (String table : BUILT) {
      assertThat(shop.differenceFromFullRebuild(table)).as(table).isEmpty();
    }
  }

  @Test
  void readers_are_not_taken_back_to_a_publication_whose_files_are_gone() {
    Map<String, List<String>> before = rows(shop.engine().published());
    Publication last = readable();
    long first = last.number() - 6; // a run appends two rows
    maintain(Duration.ofDays(401));
    Publication maintained = readable();

    assertThatThrownBy(() -> shop.engine().rollback().to(first))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("publication " + first + " can no longer be read: data file ")
        .hasMessageContaining("choose a later one");

    assertThat(maintained.number()).isGreaterThan(last.number());
    assertThat(readable()).isEqualTo(maintained);
    assertThat(rows(shop.engine().published())).isEqualTo(before);
  }

  @Test
  void a_published_version_stays_readable_behind_newer_ones_that_are_not_published() {
    Map<String, List<String>> before = rows(shop.engine().published());
    Publication last = readable();
    shop.sales("a3,1,2024-01-03,s1,7.00", "a4,1,2024-01-04,s1,7.00");
    shop.engine().build(Optional.empty(), BuildScheduler.Scope.stale(), report -> {});

    Outcome outcome = maintain(Duration.ofDays(500));

    assertThat(outcome.waiting().orElseThrow()).contains("is open; end it with `flywheel run`");
    assertThat(outcome.publication()).isEmpty();
    assertThat(upkeep(outcome).values())
        .filteredOn(each -> each.table().layer().built())
        .allMatch(each -> each.filesBefore() == each.filesAfter());
    assertThat(readable()).isEqualTo(last);
    assertThat(rows(shop.engine().published())).isEqualTo(before);
    shop.engine().check(Optional.empty());
    shop.engine().publish(Optional.empty());
    assertThat(rows(shop.engine().published())).isNotEqualTo(before);
    for (String table : BUILT) {
      assertThat(shop.differenceFromFullRebuild(table)).as(table).isEmpty();
    }
  }

  @Test
  void while_readers_are_taken_back_nothing_moves_and_both_publications_stay_readable() {
    Publication now = readable();
    Map<String, List<String>> rows = rows(shop.engine().published());
    shop.engine().rollback().to(now.number() - 2);
    Map<String, List<String>> old = rows(shop.engine().published());
    assertThat(old).isNotEqualTo(rows);

    Outcome outcome = maintain(Duration.ofDays(500));

    assertThat(outcome.waiting().orElseThrow()).contains("an older publication");
    assertThat(outcome.publication()).isEmpty();
    assertThat(rows(shop.engine().published())).isEqualTo(old);
    shop.engine().rollback().to(now.number());
    assertThat(rows(shop.engine().published())).isEqualTo(rows);
  }

  @Test
  void versions_that_a_maintenance_compacted_before_it_died_are_vouched_for_by_the_next() {
    Publication last = readable();
    Map<String, List<String>> before = rows(shop.engine().published());
    Compaction compaction = new Compaction(shop.engine().session(), shop.engine().tables());
    compaction.run(shop.engine().contracts().get(SALE), "died");
    assertThat(shop.engine().plan().upToDate()).isTrue();
    assertThat(readable()).isEqualTo(last);

    maintain(Duration.ZERO);

    assertThat(readable().tables().get(SALE).version())
        .isEqualTo(last.tables().get(SALE).version() + 1);
    assertThat(rows(shop.engine().published())).isEqualTo(before);
  }

  @Test
  void what_died_writes_left_goes_after_a_week() throws IOException {
    Path table = Path.of(shop.engine().tables().path(SALE));
    Path orphan = leave(table.resolve("month=2024-01-01/part-00000-orphan.parquet"), 8);
    Path commit = leave(table.resolve("_delta_log/.00000000000000000099.json.1.tmp"), 8);
    Path young = leave(table.resolve("month=2024-01-01/part-00001-young.parquet"), 6);
    Path youngCommit = leave(table.resolve("_delta_log/.00000000000000000099.json.2.tmp"), 6);

    MaintenanceResult sale = upkeep(maintain(Duration.ZERO)).get(SALE);

    assertThat(sale.removed()).isEqualTo(2);
    assertThat(sale.bytes()).isEqualTo(8);
    assertThat(orphan).doesNotExist();
    assertThat(commit).doesNotExist();
    assertThat(young).exists();
    assertThat(youngCommit).exists();
  }

  @Test
  void nothing_of_a_table_is_deleted_when_a_commit_is_missing_from_its_log() throws IOException {
    Path table = Path.of(shop.engine().tables().path(SALE));
    Path orphan = leave(table.resolve("month=2024-01-01/part-00000-orphan.parquet"), 8);
    Snapshot newest = shop.engine().tables().snapshot(SALE).orElseThrow();
    newest.deltaLog().checkpoint(newest, Option.empty());
    long lost = newest.version() - 1;
    Files.delete(table.resolve("_delta_log/%020d.json".formatted(lost)));

    assertThatThrownBy(() -> maintain(Duration.ZERO))
        .hasMessageContaining("bronze.sale: commit %d is missing from the log,".formatted(lost))
        .hasMessageContaining("nothing was deleted");
    assertThat(orphan).exists();
  }

  private static Path leave(Path file, int daysAgo) throws IOException {
    Files.writeString(file, "left");
    return Files.setLastModifiedTime(
        file, FileTime.from(Instant.now().minus(Duration.ofDays(daysAgo))));
  }

  private List<String> filesOfTheMonth() {
    return List.of(
        Path.of(shop.engine().tables().path(SALE)).resolve("month=2024-01-01").toFile().list());
  }
}
