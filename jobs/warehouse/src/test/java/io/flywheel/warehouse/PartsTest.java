package io.flywheel.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.compute.TableReport;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.files.FileChanges;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.actions.AddFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few changed rows of a day with many: only they are computed and written. */
@Tag("proof")
class PartsTest {
  private static final TableName SALE = TableName.parse("silver.sale");

  @TempDir static Path founded;
  @TempDir Path folder;
  private CornerShop shop;

  @BeforeAll
  static void two_days_of_forty_sales() {
    CornerShop shop = CornerShop.large(founded);
    shop.shops("s1,2024-01-01,north", "s2,2024-01-01,south", "s3,2024-01-01,south");
    shop.sales(
        IntStream.range(0, 80)
            .mapToObj(
                sale ->
                    "sale%02d,0,2024-01-%02d,%s,%d.00"
                        .formatted(sale, 30 + sale % 2, shop(sale), sale))
            .toArray(String[]::new));
    shop.run();
  }

  /** Sale 7 is the only one of its shop, sale 8 of a shop that is not delivered yet. */
  private static String shop(int sale) {
    return sale == 7 ? "s3" : sale == 8 ? "s4" : "s" + (1 + sale % 2);
  }

  @BeforeEach
  void a_copy() {
    TestFolders.copy(founded, folder);
    shop = CornerShop.large(folder);
  }

  @Test
  void a_late_sale_is_written_with_the_few_of_its_month() {
    FileChanges changes = changes("late,0,2024-01-30,s1,9.00");

    assertThat(changes.removed()).hasSize(1);
    assertThat(rows(changes.added())).isEqualTo(81);
    assertThat(shop.query("SELECT cents FROM silver.sale WHERE sale_id = 'late'"))
        .containsExactly("[900]");
  }

  @Test
  void a_revised_sale_takes_the_place_of_the_old_one() {
    FileChanges changes = changes("sale04,1,2024-01-30,s1,1.00");

    assertThat(changes.removed()).hasSize(1);
    assertThat(shop.query("SELECT count(*) FROM silver.sale")).containsExactly("[80]");
    assertThat(shop.query("SELECT cents FROM silver.sale WHERE sale_id = 'sale04'"))
        .containsExactly("[100]");
  }

  @Test
  void a_revision_that_says_the_same_writes_nothing_and_stops_there() {
    long ledger = shop.engine().tables().version(TableName.parse("gold.ledger"));

    FileChanges changes = changes("sale04,1,2024-01-30,s1,4.00");

    assertThat(changes.added()).isEmpty();
    assertThat(shop.engine().tables().version(TableName.parse("gold.ledger"))).isEqualTo(ledger);
  }

  @Test
  void a_new_day_is_written_as_a_whole_beside_the_parts_of_old_ones() {
    shop.sales("new,0,2024-02-01,s1,1.00", "late,0,2024-01-31,s2,2.00");

    List<TableReport> reports = shop.run();

    assertThat(days(reports)).isEqualTo(DayRanges.parse("2024-01-31..2024-02-01"));
    assertEqualsFullRebuild();
    assertThat(shop.query("SELECT day, sale_id FROM silver.sale WHERE sale_id IN ('new', 'late')"))
        .containsExactly("[2024-01-31,late]", "[2024-02-01,new]");
  }

  @Test
  void a_shop_of_one_sale_restates_that_sale_and_one_of_many_its_days() {
    shop.shops("s3,2024-01-05,west");
    shop.run();
    assertEqualsFullRebuild();
    assertThat(shop.query("SELECT sale_id FROM silver.sale WHERE region = 'west'"))
        .containsExactly("[sale07]");

    shop.shops("s1,2024-01-06,east");
    shop.run();

    assertEqualsFullRebuild();
    assertThat(shop.query("SELECT count(*) FROM silver.sale WHERE region = 'east'"))
        .containsExactly("[39]");
  }

  @Test
  void a_sale_that_waited_for_its_shop_is_computed_by_itself() {
    shop.shops("s4,2024-01-01,east");
    shop.run();

    assertEqualsFullRebuild();
    assertThat(shop.query("SELECT sale_id FROM silver.sale WHERE region = 'east'"))
        .containsExactly("[sale08]");
  }

  @Test
  void many_sales_of_a_day_of_more_are_read_again_and_not_kept() {
    shop = CornerShop.large(folder.resolve("many"));
    shop.shops("s1,2024-01-01,north");
    shop.sales(sales(66_000, "0,2024-01-30,s1,1.00"));
    shop.run();

    shop.sales(sales(21_000, "1,2024-01-30,s1,2.00"));
    shop.run();

    assertEqualsFullRebuild();
    assertThat(shop.query("SELECT count(*), sum(cents) FROM silver.sale"))
        .containsExactly("[66000,8700000]");
  }

  private static String[] sales(int count, String all) {
    return IntStream.range(0, count)
        .mapToObj(sale -> "many%05d,%s".formatted(sale, all))
        .toArray(String[]::new);
  }

  private FileChanges changes(String sale) {
    long before = shop.engine().tables().version(SALE);
    shop.sales(sale);
    shop.run();
    assertEqualsFullRebuild();
    return changesSince(before);
  }

  private FileChanges changesSince(long before) {
    return FileChanges.between(
        DeltaLog.forTable(shop.engine().session(), shop.engine().tables().path(SALE)),
        before,
        shop.engine().tables().version(SALE));
  }

  private void assertEqualsFullRebuild() {
    for (String table : List.of("silver.sale", "gold.ledger", "gold.month_revenue")) {
      assertThat(shop.differenceFromFullRebuild(table)).as(table).isEmpty();
    }
  }

  private static DayRanges days(List<TableReport> reports) {
    return reports.stream()
        .filter(report -> report.table().equals(SALE))
        .map(TableReport::days)
        .findFirst()
        .orElseThrow();
  }

  private static long rows(List<AddFile> files) {
    return files.stream().mapToLong(file -> (Long) file.numLogicalRecords().get()).sum();
  }
}
