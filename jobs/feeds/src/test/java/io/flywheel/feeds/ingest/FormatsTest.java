package io.flywheel.feeds.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("proof")
class FormatsTest {
  private static final String ROW =
      "SELECT 'u1' AS usage_id, 'a1' AS account_id, 's1' AS sku, 'standard' AS pricing_category,"
          + " CAST(NULL AS STRING) AS commitment_id, 'compute' AS service_category, 'r1' AS region,"
          + " TIMESTAMP'2025-03-01 10:00:00' AS usage_start, TIMESTAMP'2025-03-01 11:00:00' AS"
          + " usage_end, %s AS quantity, 'hour' AS unit, 'Usage' AS charge_category, CAST(NULL AS"
          + " DECIMAL(38,15)) AS amount, '' AS resource_id, map('team', 'x') AS tags";

  @Test
  void parquet_csv_and_json_lines_of_one_feed_stand_beside_each_other() throws IOException {
    Warehouse warehouse = new Warehouse();
    deliver(warehouse, "2025-03-01", ROW.formatted("CAST(1.5 AS DECIMAL(19,6))"));
    deliver(
        warehouse,
        "2025-03-02",
        ROW.formatted("CAST('1.2345678' AS DECIMAL(19,7))")
            + " UNION ALL "
            + ROW.replace("'u1'", "'u2'").formatted("CAST(2 AS DECIMAL(19,7))"));
    warehouse
        .deliver(
            "cloud-usage/2025-03-03.jsonl.gz",
            Warehouse.gzip(
                """
                {"usage_id":"u3","account_id":"a1","sku":"s1","pricing_category":"spot","service_category":"compute","region":"r1","usage_start":"2025-03-03T10:00:00Z","usage_end":"2025-03-03T10:30:00Z","quantity":3,"unit":"hour","charge_category":"Usage","tags":{"team":"y"}}
                """))
        .deliver(
            "cloud-usage/2025-03-04.csv.gz",
            Warehouse.gzip(
                """
                usage_id,account_id,sku,pricing_category,commitment_id,service_category,region,usage_start,usage_end,quantity,unit,charge_category,amount,resource_id,tags
                u4,a1,s1,committed,k1,compute,r1,2025-03-04 10:00:00,2025-03-04 11:00:00,4,hour,Usage,,,"{""team"":""z""}"
                """));

    IngestReport report = warehouse.ingest();

    assertThat(report.outcome()).isEqualTo(IngestReport.Outcome.INGESTED);
    assertThat(
            warehouse.sql(
                "SELECT usage_id, day, quantity, usage_start, tags, resource_id, source_file,"
                    + " source_line FROM bronze.cloud_usage ORDER BY usage_id"))
        .containsExactly(
            "u1|2025-03-01|1.500000|2025-03-01 10:00:00.0|{\"team\":\"x\"}|null|cloud-usage/2025-03-01.parquet|1",
            "u2|2025-03-01|2.000000|2025-03-01 10:00:00.0|{\"team\":\"x\"}|null|cloud-usage/2025-03-02.parquet|2",
            "u3|2025-03-03|3.000000|2025-03-03 10:00:00.0|{\"team\":\"y\"}|null|cloud-usage/2025-03-03.jsonl.gz|1",
            "u4|2025-03-04|4.000000|2025-03-04 10:00:00.0|{\"team\":\"z\"}|null|cloud-usage/2025-03-04.csv.gz|2");
    assertThat(warehouse.sql("SELECT file, line, reasons[0] FROM ops.quarantine"))
        .containsExactly(
            "cloud-usage/2025-03-02.parquet|1|quantity: '1.2345678' has more than 6 decimals");
  }

  @Test
  void parquet_with_other_columns_or_damaged_pages_is_refused() throws IOException {
    Warehouse warehouse = new Warehouse();
    deliver(
        warehouse,
        "2025-03-01",
        ROW.formatted("CAST(1 AS DECIMAL(19,6))").replace("AS sku", "AS stock_unit"));
    deliver(warehouse, "2025-03-02", ROW.formatted("CAST(1 AS DECIMAL(19,6))"));
    Path damaged = warehouse.landing.resolve("cloud-usage/2025-03-02.parquet");
    byte[] bytes = Files.readAllBytes(damaged);
    Arrays.fill(bytes, 4, 60, (byte) 0x7f);
    warehouse.deliver("cloud-usage/2025-03-02.parquet", bytes);

    IngestReport report = warehouse.ingest();

    assertThat(report.outcome()).isEqualTo(IngestReport.Outcome.REFUSED);
    assertThat(report.refusals().get(0).reason())
        .contains("unknown column 'stock_unit'", "missing column 'sku'");
    assertThat(report.refusals().get(1).reason()).startsWith("unreadable Parquet");
    assertThat(warehouse.has("bronze.cloud_usage")).isFalse();
  }

  private static void deliver(Warehouse warehouse, String day, String query) throws IOException {
    SparkSession session = warehouse.engine().session();
    Path folder = warehouse.root.resolve("export-" + day);
    session.sql(query).coalesce(1).write().parquet(folder.toString());
    try (Stream<Path> files = Files.list(folder)) {
      Path file =
          files.filter(path -> path.toString().endsWith(".parquet")).findFirst().orElseThrow();
      warehouse.deliver("cloud-usage/" + day + ".parquet", Files.readAllBytes(file));
    }
  }
}
