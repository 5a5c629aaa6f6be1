package io.flywheel.feeds.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.feeds.parse.ParquetFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("proof")
class FormatsTest {
  /**
   * Names of which some are patterns that others match, and characters that paths are encoded by.
   */
  private static final List<String> NAMES =
      List.of("bill[1]", "bill1", "[c]/{a,b}*?", "c/a", "100% #1 +x;y&z=%20", "\u00fc\u00df");

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
    deliver(
        warehouse,
        "2025-02-28",
        ROW.formatted("CAST(1 AS DECIMAL(19,6))")
            .replace("'a1' AS", "CAST(17850 AS DOUBLE) AS")
            .replace("TIMESTAMP'2025-03-01 10:00:00'", "DATE'2025-03-01'"));
    deliver(warehouse, "2025-03-02", ROW.formatted("CAST(1 AS DECIMAL(19,6))"));
    Path damaged = warehouse.landing.resolve("cloud-usage/2025-03-02.parquet");
    byte[] bytes = Files.readAllBytes(damaged);
    Arrays.fill(bytes, 4, 60, (byte) 0x7f);
    warehouse.deliver("cloud-usage/2025-03-02.parquet", bytes);

    IngestReport report = warehouse.ingest();

    assertThat(report.outcome()).isEqualTo(IngestReport.Outcome.REFUSED);
    assertThat(report.refusals().get(0).reason())
        .isEqualTo(
            "column 'account_id' is DOUBLE, and account_id is STRING: a tool has made floating"
                + " point of other values, 17850.0 of 17850; export text or whole numbers; column"
                + " 'usage_start' is DATE, and usage_start is TIMESTAMP: export TIMESTAMP or text"
                + " like 2025-01-31 23:59:59, or convert it in the mapping");
    assertThat(report.refusals().get(1).reason())
        .contains("unknown column 'stock_unit'", "missing column 'sku'");
    assertThat(report.refusals().get(2).reason()).startsWith("unreadable Parquet");
    assertThat(warehouse.has("bronze.cloud_usage")).isFalse();
  }

  @Test
  void files_are_opened_by_their_exact_paths_and_empty_ones_and_foreign_manifests_are_told()
      throws IOException {
    Warehouse warehouse =
        new Warehouse()
            .with(
                """
                flywheel.feeds {
                  "reference/fx_rates" {
                    files = "rates/**.parquet"
                    format { type = parquet, money-from = double, null-values = [""] }
                    day { rows = "max(to_date(Tag))" }
                    columns { day = "Tag", currency = "Code", rate = "Rate" }
                  }
                  "reference/storage_fees" {
                    files = "storage/**.csv"
                    format { type = csv, scientific = true }
                    day { rows = "max(to_date(valid_from))" }
                    columns { size_tier = "tier", valid_from = "valid_from", fee = "fee", currency = "'USD'" }
                  }
                  "reference/fulfilment_fees" {
                    files = "fees/**.jsonl"
                    format { type = jsonl }
                    day { rows = "max(to_date(valid_from))" }
                    columns { size_tier = "tier", valid_from = "valid_from", fee = "fee", currency = "'USD'" }
                  }
                }
                """);
    String schema =
        "required int32 Tag (DATE); required binary Code (STRING); required double Rate;";
    for (int i = 0; i < NAMES.size(); i++) {
      String name = NAMES.get(i);
      String tier = "tier-" + i;
      double rate = 1.5 + i;
      String code = "US" + (char) ('A' + i);
      warehouse
          .deliver(
              "rates/" + name + ".parquet",
              ParquetFiles.bytes(
                  schema,
                  List.of(
                      row -> row.append("Tag", 20_000).append("Code", code).append("Rate", rate))))
          .deliver(
              "storage/" + name + ".csv", "tier,valid_from,fee\n" + tier + ",2024-10-04,2e-1\n")
          .deliver(
              "fees/" + name + ".jsonl",
              "{\"tier\":\"" + tier + "\",\"valid_from\":\"2024-10-04\",\"fee\":0.2}\n");
    }
    warehouse
        .deliver("storage/none.csv", "tier,valid_from,fee\n")
        .deliver("rates/none.parquet", ParquetFiles.bytes(schema, List.of()))
        .deliver(
            "rates/rounded.parquet",
            ParquetFiles.bytes(
                schema,
                List.of(
                    row ->
                        row.append("Tag", 20_000).append("Code", "XXX").append("Rate", 1.123456785),
                    row -> row.append("Tag", 20_000).append("Code", "XXY").append("Rate", 0.1))))
        .deliver("fees/_manifest.json", "{\"blobs\": [{\"blobName\": \"a.csv\"}]}");

    IngestReport report = warehouse.ingest();

    assertThat(report.outcome()).isEqualTo(IngestReport.Outcome.INGESTED);
    assertThat(report.asOf()).contains(LocalDate.ofEpochDay(20_000));
    assertThat(report.unmatched())
        .containsExactly("fees/_manifest.json, a manifest that is not ours");
    for (String table : List.of("storage_fee", "fulfilment_fee", "fx_rate")) {
      String folder =
          Map.of("storage_fee", "storage/", "fulfilment_fee", "fees/", "fx_rate", "rates/")
              .get(table);
      String ending =
          Map.of("storage_fee", ".csv", "fulfilment_fee", ".jsonl", "fx_rate", ".parquet")
              .get(table);
      String key = table.equals("fx_rate") ? "currency" : "size_tier";
      assertThat(
              warehouse.sql(
                  "SELECT source_file FROM bronze.%s WHERE %s NOT LIKE 'XX%%' ORDER BY %s"
                      .formatted(table, key, key)))
          .as(table)
          .containsExactlyElementsOf(NAMES.stream().map(name -> folder + name + ending).toList());
    }
    assertThat(warehouse.sql("SELECT DISTINCT fee FROM bronze.storage_fee"))
        .containsExactly("0.200000");
    assertThat(
            warehouse.sql(
                "SELECT currency, rate FROM bronze.fx_rate WHERE currency LIKE 'XX%' ORDER BY 1"))
        .containsExactly("XXX|1.12345679", "XXY|0.10000000");
    assertThat(
            warehouse.sql(
                "SELECT file, day, rows_delivered, rows_accepted, values_rounded FROM"
                    + " ops.ingest_file WHERE rows_delivered <> 1 ORDER BY 1"))
        .containsExactly(
            "rates/none.parquet|null|0|0|0",
            "rates/rounded.parquet|2024-10-04|2|2|1",
            "storage/none.csv|null|0|0|0");
    assertThat(warehouse.ingest().outcome()).isEqualTo(IngestReport.Outcome.NOTHING_NEW);
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
