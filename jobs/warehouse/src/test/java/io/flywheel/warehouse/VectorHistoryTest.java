package io.flywheel.warehouse;

import static io.flywheel.warehouse.ManySales.COUNT;
import static io.flywheel.warehouse.ManySales.assertEqualsFullRebuild;
import static io.flywheel.warehouse.ManySales.between;
import static io.flywheel.warehouse.ManySales.cents;
import static io.flywheel.warehouse.ManySales.deleted;
import static io.flywheel.warehouse.ManySales.path;
import static io.flywheel.warehouse.ManySales.readerVersion;
import static io.flywheel.warehouse.ManySales.revise;
import static io.flywheel.warehouse.ManySales.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.flywheel.warehouse.check.CheckResult;
import io.flywheel.warehouse.compute.BuildScheduler;
import io.flywheel.warehouse.run.StageRefusedException;
import io.flywheel.warehouse.store.FaultyLogStore;
import io.flywheel.warehouse.store.FaultyLogStore.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Marked rows in older versions, in builds of other kinds, and where a run dies. */
@Tag("proof")
class VectorHistoryTest {
  private static final String SUM = "SELECT count(*), sum(cents) FROM silver.sale";

  @TempDir static Path founded;
  @TempDir Path folder;
  private CornerShop shop;

  @BeforeAll
  static void a_day_of_many_sales() {
    ManySales.found(CornerShop.large(founded));
  }

  @BeforeEach
  void a_copy() {
    TestFolders.copy(founded, folder);
    shop = CornerShop.large(folder);
  }

  @AfterEach
  void heal() {
    FaultyLogStore.heal();
  }

  private void reopen() {
    DeltaLog.clearCache();
    shop = CornerShop.large(folder);
  }

  private static String text(int revisions) {
    return "[%d,%d]".formatted(COUNT, cents(revisions));
  }

  private String readBy(SparkSession session) {
    return session.sql(SUM).first().toString();
  }

  private String asOf(long version) {
    return shop.engine()
        .session()
        .read()
        .format("delta")
        .option("versionAsOf", version)
        .load(path(shop))
        .selectExpr("count(*)", "sum(cents)")
        .first()
        .toString();
  }

  private void maintain(int daysFromNow) {
    shop.engine().maintenance().run(Instant.now().plus(Duration.ofDays(daysFromNow)));
  }

  @Test
  void older_versions_are_read_across_vectors_and_a_purge_until_maintenance_takes_them() {
    List<SparkSession> readers = new ArrayList<>();
    List<Long> publications = new ArrayList<>();
    List<Long> versions = new ArrayList<>();
    // Two vectors on one file, then so many marked rows that it is written again.
    List<Runnable> days =
        List.of(
            () -> {},
            () -> revise(shop, 4, 1),
            () -> revise(shop, 5, 2),
            () -> {
              shop.sales(between(100, 900, 1));
              shop.run();
            });
    List<String> rows = List.of(text(0), text(1), text(3), text(803));
    for (Runnable day : days) {
      day.run();
      readers.add(shop.engine().published());
      publications.add(shop.engine().publications().read().readable().orElseThrow().number());
      versions.add(version(shop));
    }
    assertThat(deleted(shop)).isEqualTo(802);

    maintain(0);

    assertThat(deleted(shop)).isZero();
    assertThat(readers).extracting(this::readBy).isEqualTo(rows);
    assertThat(versions).extracting(this::asOf).isEqualTo(rows);
    reopen();
    assertThat(versions).extracting(this::asOf).isEqualTo(rows);
    for (int i = 2; i >= 0; i--) {
      shop.engine().rollback().to(publications.get(i));
      assertThat(shop.query(SUM)).containsExactly(rows.get(i));
    }
    shop.engine().rollback().release();
    revise(shop, 6, 1);
    assertThat(shop.query(SUM)).containsExactly(text(804));
    assertEqualsFullRebuild(shop);

    maintain(401);

    assertThat(shop.query(SUM)).containsExactly(text(804));
    assertThatThrownBy(() -> shop.engine().rollback().to(publications.get(1)))
        .hasMessageContaining("can no longer be read: data file");
    revise(shop, 7, 1);
    assertThat(shop.query(SUM)).containsExactly(text(805));
    assertEqualsFullRebuild(shop);
  }

  @Test
  void a_run_that_dies_at_a_commit_of_marked_rows_is_finished_by_the_next(@TempDir Path copies) {
    shop.sales(between(4, 5, 1));
    Path undisturbed = copies.resolve("undisturbed");
    TestFolders.copy(folder, undisturbed);
    FaultyLogStore.heal();
    CornerShop.large(undisturbed).run();
    List<String> commits = FaultyLogStore.commits();
    int marks =
        IntStream.range(0, commits.size())
            .filter(commit -> commits.get(commit).contains("/silver/sale/"))
            .findFirst()
            .orElseThrow();

    for (Moment moment : Moment.values()) {
      Path copy = copies.resolve(moment.toString());
      TestFolders.copy(folder, copy);
      CornerShop dies = CornerShop.large(copy);
      FaultyLogStore.breakFrom(marks, moment);
      assertThat(catchThrowable(dies::run)).as("%s", moment).isNotNull();
      FaultyLogStore.heal();
      DeltaLog.clearCache();
      CornerShop next = CornerShop.large(copy);
      assertThat(next.query(SUM)).as("%s", moment).containsExactly(text(0));
      assertThat(deleted(next)).isEqualTo(moment == Moment.BEFORE ? 0 : 1);

      next.run();

      assertThat(next.query(SUM)).as("%s", moment).containsExactly(text(1));
      assertThat(deleted(next)).isEqualTo(1);
      assertEqualsFullRebuild(next);
    }
  }

  @Test
  void without_the_setting_files_are_written_again_and_maintenance_takes_the_marks_away() {
    revise(shop, 4, 1);
    assertThat(deleted(shop)).isEqualTo(1);
    shop = CornerShop.withoutMarks(folder);

    maintain(0);

    assertThat(deleted(shop)).isZero();
    assertThat(readerVersion(shop, "silver.sale")).isEqualTo(3);
    assertThat(shop.engine().plan().upToDate()).isTrue();
    revise(shop, 5, 1);
    assertThat(deleted(shop)).isZero();
    assertThat(shop.query(SUM)).containsExactly(text(2));
    assertEqualsFullRebuild(shop);

    reopen();
    revise(shop, 6, 1);
    assertThat(deleted(shop)).as("with the setting again").isEqualTo(1);
    assertEqualsFullRebuild(shop);
  }

  @Test
  void a_warehouse_of_a_build_that_knew_no_vectors_gets_them_with_its_next_commits() {
    Path early = folder.resolve("early");
    ManySales.found(CornerShop.withoutMarks(early));
    EarlierBuild.knewNoDeletionVectors(early);
    DeltaLog.clearCache();
    shop = CornerShop.large(early);
    assertThat(readerVersion(shop, "silver.sale")).isEqualTo(1);
    SparkSession reader = shop.engine().published();

    revise(shop, 4, 1);

    assertThat(readerVersion(shop, "silver.sale")).isEqualTo(3);
    assertThat(readerVersion(shop, "gold.ledger")).isEqualTo(1);
    assertThat(deleted(shop)).isZero();
    assertThat(readBy(reader)).isEqualTo(text(0));
    revise(shop, 5, 1);
    assertThat(deleted(shop)).isEqualTo(1);
    assertThat(shop.query(SUM)).containsExactly(text(2));
    assertThat(asOf(0)).isEqualTo(text(0));
    assertEqualsFullRebuild(shop);
  }

  @Test
  void a_key_that_is_computed_twice_is_not_published_and_goes_again() throws IOException {
    revise(shop, 4, 1);
    Path sql = shop.contract("silver.sale").resolve("transform.sql");
    String right = Files.readString(sql);
    Files.writeString(
        sql,
        right.replace(
            "LEFT JOIN silver.shop ON",
            "LEFT JOIN (SELECT shop, region FROM silver.shop UNION ALL SELECT 's3', 'west') AS shop ON"));
    reopen();
    shop.engine().build(Optional.empty(), BuildScheduler.Scope.stale(), report -> {});

    assertThat(deleted(shop)).isEqualTo(1);
    assertThat(shop.engine().check(Optional.empty()))
        .filteredOn(CheckResult::failed)
        .anySatisfy(
            result -> {
              assertThat(result.table()).isEqualTo(ManySales.SALE);
              assertThat(result.check()).isEqualTo("key_is_unique");
            });
    assertThatThrownBy(() -> shop.engine().publish(Optional.empty()))
        .isInstanceOf(StageRefusedException.class);
    assertThat(shop.query(SUM)).containsExactly(text(1));

    Files.writeString(sql, right);
    reopen();
    shop.run();
    assertThat(shop.query(SUM)).containsExactly(text(1));
    assertEqualsFullRebuild(shop);
  }

  @Test
  void a_row_that_stands_two_or_three_times_stands_once_after_the_next_run() {
    for (int copies : List.of(1, 2)) {
      revise(shop, 4, copies);
      Dataset<Row> row =
          shop.engine().session().table("silver.sale").where("sale_id = 'sale00009'");
      (copies == 1 ? row : row.union(row))
          .coalesce(1)
          .write()
          .format("delta")
          .mode("append")
          .save(path(shop));
      assertThat(shop.engine().session().table("silver.sale").count()).isEqualTo(COUNT + copies);

      shop.run();

      assertThat(shop.query(SUM)).containsExactly(text(copies));
      assertEqualsFullRebuild(shop);
    }
    assertThat(deleted(shop)).as("written as a whole").isZero();
  }
}
