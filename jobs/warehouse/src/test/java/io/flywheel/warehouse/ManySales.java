package io.flywheel.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.files.DeletedRows;
import io.flywheel.warehouse.files.FileChanges;
import io.flywheel.warehouse.files.RowPositions;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.actions.AddFile;

/** A day of so many sales that they stand in a large file, in which rows that go are marked. */
public final class ManySales {
  /** The built table of sales. */
  public static final TableName SALE = TableName.parse("silver.sale");

  /** How many there are. */
  public static final int COUNT = 12_000;

  private ManySales() {}

  /** Builds and publishes them. */
  public static void found(CornerShop shop) {
    shop.shops("s1,2024-01-01,north", "s3,2024-01-01,south");
    shop.sales(between(0, COUNT, 0));
    shop.run();
  }

  /** Sales as {@link CornerShop#sales} takes them; the n-th amounts to n and its revision. */
  public static String[] between(int from, int to, int revision) {
    return IntStream.range(from, to)
        .mapToObj(
            sale ->
                "sale%05d,%d,2024-01-30,%s,%d.00"
                    .formatted(sale, revision, sale == 7 ? "s3" : "s1", sale + revision))
        .toArray(String[]::new);
  }

  /** The sum of all sales in cents, when their revisions add up to a number. */
  public static long cents(int revisions) {
    return 100L * COUNT * (COUNT - 1) / 2 + 100L * revisions;
  }

  /** Delivers one sale in a revision, builds and publishes. */
  public static void revise(CornerShop shop, int sale, int revision) {
    shop.sales(between(sale, sale + 1, revision));
    shop.run();
  }

  /** Folder of the built table. */
  public static String path(CornerShop shop) {
    return shop.engine().tables().path(SALE);
  }

  /** Newest version of the built table. */
  public static long version(CornerShop shop) {
    return shop.engine().tables().version(SALE);
  }

  /** What has changed in the built table. */
  public static FileChanges changesSince(CornerShop shop, long version) {
    return FileChanges.between(
        DeltaLog.forTable(shop.engine().session(), path(shop)), version, version(shop));
  }

  /** Data files of the built table that have deleted rows. */
  public static List<AddFile> marked(CornerShop shop) {
    return RowPositions.of(
            shop.engine().tables().snapshot(SALE).orElseThrow(),
            shop.engine().session().sparkContext().hadoopConfiguration())
        .files()
        .stream()
        .filter(DeletedRows::any)
        .toList();
  }

  /** How many rows are marked in data files of the built table. */
  public static long deleted(CornerShop shop) {
    return marked(shop).stream().mapToLong(DeletedRows::count).sum();
  }

  /** How many rows the files of a change have. */
  public static long rows(List<AddFile> files) {
    return files.stream().mapToLong(file -> DeletedRows.left(file).orElseThrow()).sum();
  }

  /** Version of the Delta protocol that a table asks of its readers. */
  public static int readerVersion(CornerShop shop, String table) {
    return shop.engine()
        .tables()
        .snapshot(TableName.parse(table))
        .orElseThrow()
        .protocol()
        .minReaderVersion();
  }

  /** Every table built from sales is what its definition makes of bronze, row for row. */
  public static void assertEqualsFullRebuild(CornerShop shop) {
    for (String table : List.of("silver.sale", "gold.ledger", "gold.month_revenue")) {
      assertThat(shop.differenceFromFullRebuild(table)).as(table).isEmpty();
    }
  }
}
