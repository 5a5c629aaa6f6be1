package io.flywheel.benchmark.rival;

import io.flywheel.benchmark.independent.Independent;
import io.flywheel.cli.settings.Choices;
import io.flywheel.cli.settings.Settings;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Layer;
import io.flywheel.warehouse.session.SqlFunction;
import io.flywheel.warehouse.transform.RowTransforms;
import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * The project's definitions as Spark alone would run them, in its default settings: every table
 * from its inputs in full, overwritten as Parquet. Extensions and catalog are what Delta asks for
 * to read bronze.
 */
final class FullRefresh {
  private final SparkSession spark;
  private final Contracts contracts;

  private FullRefresh(SparkSession spark, Contracts contracts) {
    this.spark = spark;
    this.contracts = contracts;
  }

  /**
   * @param arguments warehouse, folder of the definitions, reporting currency, folder that receives
   *     the tables, file that receives the ledger
   */
  public static void main(String[] arguments) throws IOException {
    SparkSession spark =
        SparkSession.builder()
            .master("local[*]")
            .appName("full refresh")
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            // Named parameters are unbound under Delta's parser otherwise (delta-io/delta#7640).
            .config("spark.sql.legacy.parameterSubstitution.constantsOnly", "true")
            .config("spark.sql.warehouse.dir", arguments[3])
            .getOrCreate();
    FullRefresh refresh = new FullRefresh(spark, Contracts.read(Path.of(arguments[1])));
    refresh.functions();
    refresh.bronze(Path.of(arguments[0]));
    refresh.build(arguments[2]);
    refresh.ledger(Path.of(arguments[4]));
    spark.stop();
  }

  private void functions() {
    function(SqlFunction.MONEY, "cents DECIMAL(20, 0)", "DECIMAL(18, 2)");
    function(SqlFunction.TO_CENTS, "amount DECIMAL(20, 6), rate DECIMAL(18, 8)", "BIGINT");
    function(
        SqlFunction.ROUND_TO_MINOR_UNIT,
        "amount DECIMAL(38, 17), currency STRING",
        "DECIMAL(20, 3)");
    function(
        SqlFunction.CONTRIBUTION_MARGIN,
        "net_sales_cents DECIMAL(20, 0), cost_of_goods_cents DECIMAL(20, 0), weight_shipped DECIMAL(28, 6),"
            + " weight_handled DECIMAL(28, 6), goods_cents DECIMAL(20, 0), outbound_shipping_rate DECIMAL(26, 16),"
            + " fulfilment_rate DECIMAL(26, 16), payment_processing_rate DECIMAL(26, 16)",
        "DECIMAL(18, 2)");
  }

  private void function(SqlFunction function, String parameters, String returns) {
    spark.sql(
        "CREATE TEMPORARY FUNCTION %s(%s) RETURNS %s RETURN %s"
            .formatted(function.sqlName(), parameters, returns, function.body()));
  }

  /** What was delivered, as ingest left it. */
  private void bronze(Path warehouse) {
    for (Layer layer : Layer.values()) {
      spark.sql("CREATE DATABASE " + layer.folder());
    }
    for (Contract contract : contracts.layer(Layer.BRONZE)) {
      Path folder = warehouse.resolve("bronze").resolve(contract.table().name());
      spark.sql(
          Files.isDirectory(folder)
              ? "CREATE TABLE %s USING delta LOCATION '%s'".formatted(contract.table(), folder)
              : "CREATE TABLE %s (%s) USING parquet"
                  .formatted(
                      contract.table(),
                      contract.columns().stream()
                          .map(column -> column.name() + " " + column.physicalType())
                          .collect(Collectors.joining(", "))));
    }
    spark.sql(
        "CREATE TABLE ops.ingest_file USING delta LOCATION '%s'"
            .formatted(warehouse.resolve("ops").resolve("ingest_file")));
    save(
        Contracts.DELIVERED.toString(),
        spark.sql(
            """
            SELECT feed, MIN(day) AS first_day, MAX(day) AS last_day
            FROM ops.ingest_file WHERE status = 'accepted' GROUP BY feed"""));
  }

  private void build(String currency) {
    Map<String, Object> settings = new HashMap<>();
    Settings.read(
            new Choices(
                List.of(),
                List.of(),
                Map.of(),
                Map.of("flywheel.reporting.currency", currency),
                Map.of(),
                Path.of("").toAbsolutePath()))
        .ofTransforms()
        .forEach((name, value) -> settings.put(name, value.orElse(null)));
    for (Contract contract : contracts.built()) {
      Map<String, Object> named = new HashMap<>(settings);
      named.keySet().retainAll(contract.settings());
      save(
          contract.table().toString(),
          RowTransforms.apply(contract, spark.sql(contract.transform().orElseThrow(), named)));
    }
  }

  private static void save(String table, Dataset<Row> rows) {
    rows.write().mode(SaveMode.Overwrite).format("parquet").saveAsTable(table);
  }

  private void ledger(Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      Dataset<Row> ledger = spark.sql(Independent.LEDGER + "gold.revenue_ledger");
      out.write(String.join(",", ledger.columns()) + "\n");
      Iterator<Row> rows = ledger.toLocalIterator();
      while (rows.hasNext()) {
        Row row = rows.next();
        out.write(
            IntStream.range(0, row.length())
                .mapToObj(column -> text(row.get(column)))
                .collect(Collectors.joining(",")));
        out.write('\n');
      }
    }
  }

  private static String text(Object value) {
    if (value == null) {
      return "";
    }
    String text = value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    return text.indexOf(',') < 0 ? text : '"' + text + '"';
  }
}
