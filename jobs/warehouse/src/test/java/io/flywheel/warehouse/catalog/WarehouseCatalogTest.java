package io.flywheel.warehouse.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flywheel.warehouse.SharedSpark;
import io.flywheel.warehouse.TestContracts;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.session.Sessions;
import io.flywheel.warehouse.state.DeliveredDays;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.Snapshot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("proof")
class WarehouseCatalogTest {
  private static final TableName SALE = TableName.parse("bronze.sale");
  private static final TableName NOTE = TableName.parse("ops.note");

  private final Path root = SharedSpark.folder();
  private Contracts contracts;
  private SparkSession spark;
  private Tables tables;

  @BeforeEach
  void openAnEmptyWarehouse() {
    TestContracts written =
        new TestContracts(SharedSpark.folder())
            .table(
                "bronze.sale",
                List.of(
                    "{name: day, logicalType: date, physicalType: DATE, required: true,"
                        + " description: Day of the sale.}",
                    "{name: sale_id, logicalType: string, physicalType: STRING, required: true,"
                        + " primaryKey: true, primaryKeyPosition: 1, description: Key.}",
                    "{name: cents, logicalType: integer, physicalType: BIGINT, description: Price.,"
                        + " quality: [{type: custom, engine: flywheel, implementation: cents >= 0,"
                        + " severity: error,"
                        + " customProperties: [{property: whenNull, value: holds}]}]}"),
                List.of(
                    "{property: feed, value: sales}",
                    "{property: businessDay, value: day}",
                    "{property: revision, value: 0}"))
            .table(
                "ops.note",
                List.of(
                    "{name: reasons, logicalType: array, physicalType: ARRAY<STRING>,"
                        + " description: Reasons.}",
                    "{name: inputs, logicalType: object, physicalType: 'MAP<STRING, STRUCT<version:"
                        + " BIGINT, inputs: MAP<STRING, BIGINT>>>', description: Versions.}"),
                List.of())
            .table(
                "ops.delivered",
                List.of(
                    "{name: feed, logicalType: string, physicalType: STRING, required: true,"
                        + " description: Feed.}",
                    "{name: first_day, logicalType: date, physicalType: DATE, required: true,"
                        + " description: First day.}",
                    "{name: last_day, logicalType: date, physicalType: DATE, required: true,"
                        + " description: Last day.}"),
                List.of());
    contracts = Contracts.read(written.datasets());
    spark = SharedSpark.session(root, written.datasets());
    tables = Tables.of(spark);
  }

  @Test
  void a_table_is_created_from_its_contract_in_one_commit() {
    Contract sale = contracts.get(SALE);

    tables.createIfAbsent(sale);
    tables.createIfAbsent(sale);

    Snapshot snapshot = tables.snapshot(SALE).orElseThrow();
    assertThat(snapshot.version()).isZero();
    assertThat(snapshot.schema()).isEqualTo(Schemas.of(sale));
    assertThat(snapshot.metadata().description()).isEqualTo("One row of sale.");
    assertThat(snapshot.protocol().minReaderVersion()).isEqualTo(1);
    assertThat(snapshot.protocol().minWriterVersion()).isLessThan(7);
    assertThat(snapshot.metadata().partitionColumns().mkString(",")).isEqualTo("month");
    assertThat(snapshot.metadata().configuration().apply("delta.constraints.cents_rule_1"))
        .isEqualTo("COALESCE((cents >= 0), TRUE)");
    assertThat(snapshot.metadata().configuration().apply("delta.dataSkippingStatsColumns"))
        .isEqualTo("day,sale_id,source_file,revision,version_rank");
  }

  @Test
  void constraints_refuse_broken_rows_and_let_null_pass() {
    tables.createIfAbsent(contracts.get(SALE));
    append("SELECT DATE'2026-01-01', DATE'2026-01-02', 'a', CAST(NULL AS BIGINT)");

    assertThatThrownBy(() -> append("SELECT DATE'2026-01-01', DATE'2026-01-02', 'b', -1L"))
        .hasStackTraceContaining("cents_rule_1");
    assertThatThrownBy(() -> append("SELECT DATE'2026-01-01', CAST(NULL AS DATE), 'b', 1L"))
        .hasStackTraceContaining("NOT NULL");
    assertThat(values("SELECT sale_id FROM bronze.sale")).containsExactly("a");
    assertThat(tables.version(SALE)).isOne();
  }

  @Test
  void tables_of_arrays_and_maps_take_rows() {
    tables.createIfAbsent(contracts.get(NOTE));

    spark
        .sql(
            "SELECT array('x') reasons, map('t', named_struct('version', 3L, 'inputs', map('u', 4L))) inputs")
        .write()
        .format("delta")
        .mode(SaveMode.Append)
        .save(tables.path(NOTE));

    assertThat(values("SELECT concat(reasons[0], inputs['t'].inputs['u']) FROM ops.note"))
        .containsExactly("x4");
    assertThat(tables.snapshot(NOTE).orElseThrow().protocol().minReaderVersion()).isEqualTo(1);
  }

  @Test
  void a_session_reads_the_versions_it_pins() {
    tables.createIfAbsent(contracts.get(SALE));
    append("SELECT DATE'2026-01-01', DATE'2026-01-02', 'a', 1L");
    append("SELECT DATE'2026-01-01', DATE'2026-01-02', 'b', 1L");
    String ids = "SELECT sale_id FROM bronze.sale ORDER BY 1";

    SparkSession pinned = Sessions.published(spark, Map.of(SALE, 1L), Map.of());
    SparkSession empty = Sessions.pinned(spark, Map.of(SALE, -1L), Map.of());

    assertThat(values(pinned, ids)).containsExactly("a");
    assertThat(values(empty, ids)).isEmpty();
    assertThat(values(Sessions.published(spark, Map.of(), Map.of()), ids)).isEmpty();
    assertThat(values(Sessions.pinned(spark, Map.of(), Map.of()), ids)).containsExactly("a", "b");
    assertThat(values(pinned, "SELECT sale_id FROM bronze.sale VERSION AS OF 2 ORDER BY 1"))
        .containsExactly("a", "b");
    assertThat(values(spark, ids)).containsExactly("a", "b");
  }

  @Test
  void a_table_without_data_reads_as_empty_and_prunes_the_plan() {
    Dataset<Row> plan =
        spark.sql(
            "SELECT day, SUM(cents) FROM bronze.sale JOIN range(10) r ON r.id = cents"
                + " GROUP BY day");

    assertThat(plan.collectAsList()).isEmpty();
    assertThat(plan.schema().fieldNames()).startsWith("day");
    assertThat(plan.queryExecution().optimizedPlan().toString())
        .startsWith("LocalRelation <empty>")
        .doesNotContain("Join");
    assertThat(root.resolve("bronze")).doesNotExist();
  }

  @Test
  void delivered_days_are_a_table() {
    SparkSession session =
        Sessions.pinned(
            spark,
            Map.of(),
            Map.of(
                "orders",
                new DeliveredDays(LocalDate.parse("2026-01-01"), LocalDate.parse("2026-02-28")),
                "reference/products",
                new DeliveredDays(LocalDate.parse("2026-01-01"), LocalDate.parse("2026-01-01"))));

    assertThat(values(session, "SELECT CAST(MAX(last_day) AS STRING) FROM ops.delivered"))
        .containsExactly("2026-02-28");
    assertThat(values(session, "SELECT feed FROM ops.delivered WHERE last_day < '2026-02-01'"))
        .containsExactly("reference/products");
    assertThat(values(spark, "SELECT feed FROM ops.delivered")).isEmpty();
  }

  @Test
  void show_and_describe_know_every_contract() {
    assertThat(values("SHOW NAMESPACES")).contains("bronze", "silver", "gold", "ops");
    assertThat(spark.sql("SHOW TABLES IN ops").collectAsList())
        .extracting(row -> row.getString(1))
        .containsExactly("delivered", "note");
    assertThat(spark.sql("DESCRIBE TABLE bronze.sale").collectAsList())
        .extracting(row -> row.getString(0) + " " + row.getString(1) + " " + row.getString(2))
        .contains("day date Day of the sale.");
    tables.createIfAbsent(contracts.get(SALE));
    assertThat(spark.sql("DESCRIBE TABLE EXTENDED bronze.sale").collectAsList())
        .extracting(row -> row.getString(0) + " " + row.getString(1) + " " + row.getString(2))
        .contains("day date Day of the sale.", "Comment One row of sale. ");
    assertThat(spark.sql("DESCRIBE HISTORY bronze.sale").select("operation").collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("CREATE TABLE");
    assertThat(spark.sql("SHOW COLUMNS IN bronze.sale").collectAsList()).hasSize(13);
    spark.sql("USE bronze");
    assertThat(values("SELECT sale_id FROM sale")).isEmpty();
  }

  @Test
  void names_are_for_reading() {
    tables.createIfAbsent(contracts.get(SALE));

    for (String write :
        List.of(
            "INSERT INTO bronze.sale VALUES (DATE'2026-01-01', DATE'2026-01-02', 'a', 1)",
            "DELETE FROM bronze.sale",
            "UPDATE bronze.sale SET cents = 1",
            "MERGE INTO bronze.sale t USING (SELECT 'a' k) s ON t.sale_id = s.k"
                + " WHEN MATCHED THEN DELETE",
            "DROP TABLE bronze.sale",
            "ALTER TABLE bronze.sale SET TBLPROPERTIES ('a' = 'b')",
            "ALTER TABLE bronze.sale ADD COLUMN x INT",
            "CREATE TABLE bronze.other (x INT) USING delta",
            "CREATE OR REPLACE TABLE bronze.sale (x INT) USING delta",
            "CREATE TABLE bronze.other USING delta AS SELECT 1 x")) {
      assertThatThrownBy(() -> spark.sql(write), "%s", write)
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("bronze.");
    }
    assertThat(tables.version(SALE)).isZero();
    assertThat(root.resolve("bronze/other")).doesNotExist();
  }

  @Test
  void an_unknown_table_is_not_found() {
    assertThatThrownBy(() -> spark.sql("SELECT * FROM bronze.sales"))
        .hasMessageContaining("TABLE_OR_VIEW_NOT_FOUND");
  }

  @Test
  void files_are_not_read_by_path() throws IOException {
    Path file = Files.writeString(root.resolve("secret.csv"), "x");

    assertThatThrownBy(() -> spark.sql("SELECT * FROM csv.`" + file + "`"))
        .hasMessageContaining("TABLE_OR_VIEW_NOT_FOUND");
    tables.createIfAbsent(contracts.get(SALE));
    assertThatThrownBy(() -> spark.sql("SELECT * FROM delta.`" + tables.path(SALE) + "`"))
        .hasMessageContaining("TABLE_OR_VIEW_NOT_FOUND");
  }

  @Test
  void writing_starts_no_process_and_leaves_no_checksum_files() throws IOException {
    try (Recording recording = new Recording()) {
      recording.enable("jdk.ProcessStart");
      recording.start();
      tables.createIfAbsent(contracts.get(SALE));
      append("SELECT DATE'2026-01-01', DATE'2026-01-02', 'a', 1L");
      recording.stop();
      Path events = root.resolve("events.jfr");
      recording.dump(events);

      // Spark's heartbeat asks for the page size once.
      assertThat(RecordingFile.readAllEvents(events))
          .extracting(event -> event.getString("command"))
          .allMatch("getconf PAGESIZE"::equals);
    }
    try (Stream<Path> files = Files.walk(Path.of(tables.path(SALE), "month=2026-01-01"))) {
      assertThat(files.filter(Files::isRegularFile))
          .singleElement()
          .asString()
          .endsWith(".zstd.parquet");
    }
  }

  private void append(String select) {
    spark
        .sql(select)
        .toDF("month", "day", "sale_id", "cents")
        .selectExpr("*", "inline(array(struct(%s)))".formatted(TestContracts.BOOKKEEPING))
        .write()
        .format("delta")
        .mode(SaveMode.Append)
        .save(tables.path(SALE));
  }

  private List<String> values(String sql) {
    return values(spark, sql);
  }

  private static List<String> values(SparkSession session, String sql) {
    return session.sql(sql).collectAsList().stream().map(row -> row.getString(0)).toList();
  }
}
