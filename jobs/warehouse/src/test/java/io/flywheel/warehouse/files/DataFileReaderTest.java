package io.flywheel.warehouse.files;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.delta.tables.DeltaTable;
import io.flywheel.warehouse.SharedSpark;
import io.flywheel.warehouse.driver.DriverRows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver reads the rows that a query reads, and knows where they stand. */
@Tag("fast")
class DataFileReaderTest {
  private static final String ROWS =
      """
      SELECT
        CONCAT('row ', id) AS name, DATE '2024-01-01' + CAST(id % 2 AS INT) * 31 AS month,
        IF(id % 3 = 0, NULL, CAST(id AS DECIMAL(18,2)) / 3) AS amount, CAST(id AS DECIMAL(38,10)) AS exact,
        TIMESTAMP '2024-01-01 00:00:00' + MAKE_INTERVAL(0, 0, 0, 0, id) AS at, id / 7D AS share,
        ARRAY(CONCAT('a', id), NULL) AS list, id % 2 = 0 AS even
      FROM RANGE(0, 20, 1, 1)
      """;

  @TempDir Path folder;

  @Test
  void rows_and_positions_are_those_of_a_query_and_deleted_rows_are_left_out() {
    SparkSession spark = SharedSpark.session(folder, SharedSpark.PROJECT.resolve("datasets"));
    String table = folder.resolve("table with a blank").toString();
    spark
        .sql(ROWS)
        .write()
        .format("delta")
        .partitionBy("month")
        .option("delta.enableDeletionVectors", "true")
        .save(table);
    DeltaTable.forPath(spark, table).delete(col("name").isin("row 4", "row 5", "row 19"));
    Snapshot snapshot =
        DeltaLog.forTable(spark, table).update(false, scala.Option.empty(), scala.Option.empty());
    RowPositions positions = RowPositions.of(snapshot, spark.sparkContext().hadoopConfiguration());

    List<InternalRow> read = new ArrayList<>();
    List<Long> stand = new ArrayList<>();
    DataFileReader reader = new DataFileReader(spark, snapshot);
    for (int file = 0; file < positions.files().size(); file++) {
      reader.read(
          file,
          (row, position) -> {
            read.add(row.copy());
            stand.add(position);
          });
    }

    Dataset<Row> all = spark.read().format("delta").load(table);
    assertThat(DriverRows.relation(spark, all.schema(), read).collectAsList())
        .hasSize(17)
        .containsExactlyInAnyOrderElementsOf(all.collectAsList());
    assertThat(stand)
        .containsExactlyInAnyOrderElementsOf(
            positions.on(all).select(RowPositions.POSITION).collectAsList().stream()
                .map(row -> row.getLong(0))
                .toList());
  }
}
