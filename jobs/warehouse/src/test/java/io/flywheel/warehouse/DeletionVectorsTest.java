package io.flywheel.warehouse;

import static io.flywheel.warehouse.ManySales.COUNT;
import static io.flywheel.warehouse.ManySales.assertEqualsFullRebuild;
import static io.flywheel.warehouse.ManySales.between;
import static io.flywheel.warehouse.ManySales.changesSince;
import static io.flywheel.warehouse.ManySales.deleted;
import static io.flywheel.warehouse.ManySales.readerVersion;
import static io.flywheel.warehouse.ManySales.rows;
import static io.flywheel.warehouse.ManySales.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.warehouse.files.FileChanges;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that go from a large file of silver are marked, and the file stays. */
@Tag("proof")
class DeletionVectorsTest {
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

  @Test
  void only_silver_needs_readers_that_know_deletion_vectors() {
    assertThat(readerVersion(shop, "bronze.sale")).isEqualTo(1);
    assertThat(readerVersion(shop, "silver.sale")).isEqualTo(3);
    assertThat(readerVersion(shop, "gold.ledger")).isEqualTo(1);
    assertThat(readerVersion(shop, "ops.check_result")).isEqualTo(1);
  }

  @Test
  void a_revised_sale_is_marked_in_its_file_and_comes_in_another() {
    FileChanges changes = changes(between(4, 5, 1));

    assertThat(rows(changes.removed())).isEqualTo(1);
    assertThat(rows(changes.added())).isEqualTo(1);
    assertThat(shop.query("SELECT count(*), sum(cents) FROM silver.sale"))
        .containsExactly("[%d,%d]".formatted(COUNT, ManySales.cents(1)));
    assertThat(deleted(shop)).isEqualTo(1);
  }

  @Test
  void revisions_of_two_days_are_marked_in_the_same_file() {
    long before = version(shop);
    changes(between(4, 5, 1));
    changes(between(5, 6, 1));

    assertThat(deleted(shop)).isEqualTo(2);
    assertThat(rows(changesSince(shop, before).removed())).isEqualTo(2);
    assertThat(shop.query("SELECT cents FROM silver.sale WHERE sale_id < 'sale00006'"))
        .containsExactlyInAnyOrder("[0]", "[100]", "[200]", "[300]", "[500]", "[600]");
  }

  @Test
  void a_file_of_which_much_goes_is_written_again() {
    changes(between(0, COUNT / 5, 1));

    assertThat(deleted(shop)).isZero();
  }

  @Test
  void a_sale_that_another_table_changes_is_marked_alone() {
    shop.shops("s3,2024-01-05,west");
    shop.run();
    assertEqualsFullRebuild(shop);

    assertThat(deleted(shop)).isEqualTo(1);
    assertThat(shop.query("SELECT sale_id FROM silver.sale WHERE region = 'west'"))
        .containsExactly("[sale00007]");
  }

  @Test
  void maintenance_purges_files_of_many_deleted_rows_alone() {
    changes(between(4, 5, 1));
    shop.engine().maintenance().run(Instant.now());
    assertThat(deleted(shop)).isEqualTo(1);

    changes(between(0, COUNT / 15, 2));
    assertThat(deleted(shop)).isEqualTo(COUNT / 15);
    shop.engine().maintenance().run(Instant.now());

    assertThat(deleted(shop)).isZero();
    assertThat(shop.engine().plan().upToDate()).isTrue();
    assertEqualsFullRebuild(shop);
  }

  private FileChanges changes(String... sales) {
    long before = version(shop);
    shop.sales(sales);
    shop.run();
    assertEqualsFullRebuild(shop);
    return changesSince(shop, before);
  }
}
