package io.flywheel.warehouse.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.SharedSpark;
import io.flywheel.warehouse.catalog.Appender;
import io.flywheel.warehouse.catalog.Schemas;
import io.flywheel.warehouse.catalog.Tables;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.state.CommitMetadata;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are written without a job. */
@Tag("fast")
class DriverWriteTest {
  private static final Path DATASETS = SharedSpark.PROJECT.resolve("datasets");

  @TempDir Path folder;

  @Test
  void a_file_has_the_statistics_that_delta_gives_its_own() {
    SparkSession session = SharedSpark.session(folder, DATASETS);
    Contract contract = Contracts.read(DATASETS).get(TableName.parse("ops.ingest_file"));
    Tables tables = Tables.of(session);
    Appender appender = new Appender(tables);
    CommitMetadata note = new CommitMetadata("run-1", DayRanges.all());
    Dataset<Row> rows =
        session
            .range(0, 5, 1, 1)
            .selectExpr(
                Arrays.stream(Schemas.of(contract).fields())
                    .map(DriverWriteTest::values)
                    .toArray(String[]::new));

    appender.append(contract, rows, note);
    appender.append(
        contract,
        transaction -> new DriverWrite(session, contract, transaction).files(DriverRows.list(rows)),
        note);

    List<AddFile> files =
        tables.snapshot(contract.table()).orElseThrow().allFiles().collectAsList();
    assertThat(files).hasSize(2).extracting(AddFile::stats).doesNotContainNull();
    assertThat(files.get(0).stats())
        .isEqualTo(files.get(1).stats())
        .contains("\"numRecords\":5", "\"nullCount\"");
  }

  /** Different values, texts longer than statistics are, and NULL where it may be. */
  private static String values(StructField column) {
    if (column.name().equals("status")) {
      return "'accepted' AS status";
    }
    String value =
        switch (column.dataType().sql()) {
          case "STRING" -> "concat(repeat('ä', 40), id)";
          case "INT", "BIGINT" -> "CAST(id + 1 AS %s)".formatted(column.dataType().sql());
          case "DATE" -> "date_add(DATE'2024-01-31', CAST(id AS INT))";
          case "TIMESTAMP" -> "timestamp_millis(1706659200123 + id)";
          default -> "CAST(id AS %s)".formatted(column.dataType().sql());
        };
    return "%s AS %s"
        .formatted(
            column.nullable() ? "IF(id = 2, NULL, %s)".formatted(value) : value, column.name());
  }
}
