package io.flywheel.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.files.DeletedRows;
import io.flywheel.warehouse.files.FileChanges;
import io.flywheel.warehouse.files.RowPositions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.actions.AddFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that go from a large file of silver are marked, and the file stays. */
@Tag("proof")
class DeletionVectorsTest {
  private static final TableName SALE = TableName.parse("silver.sale");
  private static final int SALES = 12_000;

  @TempDir static Path founded;
  @TempDir Path folder;
  private CornerShop shop;

  @BeforeAll
  static void a_day_of_many_sales() {
    CornerShop shop = CornerShop.large(founded);
    shop.shops("s1,2024-01-01,north", "s3,2024-01-01,south");
    shop.sales(sales(0, SALES, 0));
    shop.run();
  }

  private static String[] sales(int from, int to, int revision) {
    return IntStream.range(from, to)
        .mapToObj(
            sale ->
                "sale%05d,%d,2024-01-30,%s,%d.00"
                    .formatted(sale, revision, sale == 7 ? "s3" : "s1", sale + revision))
        .toArray(String[]::new);
  }

  @BeforeEach
  void a_copy() {
    TestFolders.copy(founded, folder);
    shop = CornerShop.large(folder);
  }

  @Test
  void only_silver_needs_readers_that_know_deletion_vectors() {
    assertThat(readerVersion("bronze.sale")).isEqualTo(1);
    assertThat(readerVersion("silver.sale")).isEqualTo(3);
    assertThat(readerVersion("gold.ledger")).isEqualTo(1);
    assertThat(readerVersion("ops.check_result")).isEqualTo(1);
  }

  @Test
  void a_revised_sale_is_marked_in_its_file_and_comes_in_another() {
    FileChanges changes = changes("sale00004,1,2024-01-30,s1,1.00");

    assertThat(rows(changes.removed())).isEqualTo(1);
    assertThat(rows(changes.added())).isEqualTo(1);
    assertThat(shop.query("SELECT count(*), sum(cents) FROM silver.sale"))
        .containsExactly("[%d,%d]".formatted(SALES, 100L * SALES * (SALES - 1) / 2 - 300));
    assertThat(deleted()).isEqualTo(1);
  }

  @Test
  void revisions_of_two_days_are_marked_in_the_same_file() {
    long before = version();
    changes("sale00004,1,2024-01-30,s1,1.00");
    changes("sale00005,1,2024-01-30,s1,2.00");

    assertThat(deleted()).isEqualTo(2);
    assertThat(rows(changesSince(before).removed())).isEqualTo(2);
    assertThat(shop.query("SELECT cents FROM silver.sale WHERE sale_id < 'sale00006'"))
        .containsExactlyInAnyOrder("[0]", "[100]", "[200]", "[300]", "[100]", "[200]");
  }

  @Test
  void a_file_of_which_much_goes_is_written_again() {
    changes(sales(0, SALES / 5, 1));

    assertThat(deleted()).isZero();
  }

  @Test
  void a_sale_that_another_table_changes_is_marked_alone() {
    shop.shops("s3,2024-01-05,west");
    shop.run();
    assertEqualsFullRebuild();

    assertThat(deleted()).isEqualTo(1);
    assertThat(shop.query("SELECT sale_id FROM silver.sale WHERE region = 'west'"))
        .containsExactly("[sale00007]");
  }

  @Test
  void maintenance_purges_files_of_many_deleted_rows_alone() {
    changes("sale00004,1,2024-01-30,s1,1.00");
    shop.engine().maintenance().run(Instant.now());
    assertThat(deleted()).isEqualTo(1);

    changes(sales(0, SALES / 15, 2));
    assertThat(deleted()).isEqualTo(SALES / 15);
    shop.engine().maintenance().run(Instant.now());

    assertThat(deleted()).isZero();
    assertThat(shop.engine().plan().upToDate()).isTrue();
    assertEqualsFullRebuild();
  }

  private FileChanges changes(String... sales) {
    long before = version();
    shop.sales(sales);
    shop.run();
    assertEqualsFullRebuild();
    return changesSince(before);
  }

  private FileChanges changesSince(long before) {
    return FileChanges.between(
        DeltaLog.forTable(shop.engine().session(), shop.engine().tables().path(SALE)),
        before,
        version());
  }

  private long version() {
    return shop.engine().tables().version(SALE);
  }

  private long deleted() {
    return RowPositions.of(
            shop.engine().tables().snapshot(SALE).orElseThrow(),
            shop.engine().session().sparkContext().hadoopConfiguration())
        .files()
        .stream()
        .mapToLong(DeletedRows::count)
        .sum();
  }

  private int readerVersion(String table) {
    return shop.engine()
        .tables()
        .snapshot(TableName.parse(table))
        .orElseThrow()
        .protocol()
        .minReaderVersion();
  }

  private void assertEqualsFullRebuild() {
    for (String table : List.of("silver.sale", "gold.ledger", "gold.month_revenue")) {
      assertThat(shop.differenceFromFullRebuild(table)).as(table).isEmpty();
    }
  }

  private static long rows(List<AddFile> files) {
    return files.stream().mapToLong(file -> DeletedRows.left(file).orElseThrow()).sum();
  }
}
