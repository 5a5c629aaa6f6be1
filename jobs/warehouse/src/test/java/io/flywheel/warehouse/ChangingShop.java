package io.flywheel.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flywheel.warehouse.compute.BuildScheduler;
import io.flywheel.warehouse.compute.TableReport;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.run.StageRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The six-table warehouse whose contracts change, and what its tables' columns are then. */
final class ChangingShop {
  private final Path folder;
  private CornerShop shop;

  ChangingShop(Path folder) {
    this.folder = folder;
    this.shop = CornerShop.in(folder);
  }

  /** As the contracts were when it was last opened. */
  CornerShop shop() {
    return shop;
  }

  static String column(String name, String type, String rest) {
    return "      - {name: %s, logicalType: string, physicalType: '%s', description: It., %s}\n"
        .formatted(name, type, rest);
  }

  /** Adds a column as the last one. */
  void add(String table, String column, String sql) throws IOException {
    String end = table.equals("gold.ledger") ? "    quality:\n      - {type" : "customProperties";
    edit(table, "contract.yaml", end, column + end);
    edit(table, "transform.sql", "\nFROM", ", " + sql + "\nFROM");
  }

  /** Changes a file of a contract where it first says something. */
  void edit(String table, String file, String old, String said) throws IOException {
    Path path = shop.contract(table).resolve(file);
    String text = Files.readString(path);
    assertThat(text).contains(old);
    int at = text.indexOf(old);
    Files.writeString(path, text.substring(0, at) + said + text.substring(at + old.length()));
  }

  /** Builds, checks and publishes by the contracts as they are now. */
  List<TableReport> rerun() {
    shop = CornerShop.in(folder);
    return shop.run();
  }

  Snapshot snapshot(String table) {
    return shop.engine().tables().snapshot(TableName.parse(table)).orElseThrow();
  }

  /** Each column with type, nullability and comment, as Delta records it. */
  List<String> columns(String table) {
    return Arrays.stream(snapshot(table).schema().fields()).map(ChangingShop::text).toList();
  }

  private static String text(StructField field) {
    return field.name()
        + " "
        + field.dataType().sql()
        + (field.nullable() ? " " : " NOT NULL ")
        + field.getComment().getOrElse(() -> "");
  }

  void everyTableIsItsDefinition() {
    for (String table :
        List.of("silver.shop", "silver.sale", "gold.ledger", "gold.month_revenue")) {
      assertThat(shop.differenceFromFullRebuild(table)).as(table).isEmpty();
      assertThat(snapshot(table).protocol().minReaderVersion())
          .as(table)
          .isEqualTo(table.startsWith("silver.") ? 3 : 1);
    }
    assertThat(shop.engine().plan().upToDate()).isTrue();
  }

  /** As builds before have left tables after a change of columns. */
  void damage(String table, String... partitions) {
    String path = shop.engine().tables().path(TableName.parse(table));
    shop.engine()
        .session()
        .createDataFrame(
            shop.engine().session().read().format("delta").load(path).collectAsList(),
            StructType.fromDDL(
                Arrays.stream(snapshot(table).schema().fields())
                    .map(field -> field.name() + " " + field.dataType().sql())
                    .reduce((left, right) -> left + ", " + right)
                    .orElseThrow()))
        .write()
        .format("delta")
        .mode("overwrite")
        .option("overwriteSchema", "true")
        .partitionBy(partitions)
        .save(path);
    assertThat(columns(table)).noneMatch(column -> column.contains("NOT NULL"));
  }

  /** A build by the contracts as they are now ends with NULL in a required column. */
  void refused(String... parts) {
    shop = CornerShop.in(folder);
    assertThatThrownBy(
            () -> shop.engine().build(Optional.empty(), BuildScheduler.Scope.stale(), report -> {}))
        .isInstanceOf(StageRefusedException.class)
        .hasMessageContaining("NOT NULL constraint violated")
        .hasMessageContainingAll(parts);
  }
}
