package io.flywheel.feeds.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.flywheel.warehouse.SharedSpark;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The shipped profiles on the shipped samples, against DuckDB straight on the files. */
class SamplesTest {
  private static final Path SAMPLES = SharedSpark.PROJECT.resolve("datasets/samples");

  private static Warehouse warehouse;
  private static IngestReport report;

  @BeforeAll
  static void ingest() {
    warehouse = new Warehouse();
    report = warehouse.ingest(profile("online-retail"));
  }

  @Test
  void every_line_of_online_retail_stands_in_bronze_with_its_price_and_quantity() throws Exception {

    assertThat(report.outcome()).isEqualTo(IngestReport.Outcome.INGESTED);
    assertThat(report.asOf()).contains(java.time.LocalDate.parse("2011-01-17"));
    assertThat(
            warehouse.sql(
                "SELECT day, kind, count(*), count(customer_id), sum(quantity),"
                    + " CAST(sum(quantity * unit_price) AS DECIMAL(18,3)) FROM bronze.order_line"
                    + " GROUP BY day, kind ORDER BY day, kind"))
        .isEqualTo(
            duckdb(
                "SELECT CAST(InvoiceDate AS DATE), if(Quantity > 0, 'sale', 'return') AS kind,"
                    + " count(*), count(nullif(CustomerID, '')), sum(Quantity),"
                    + " CAST(sum(Quantity * CAST(UnitPrice AS DECIMAL(18,3))) AS DECIMAL(18,3))"
                    + " FROM read_csv('"
                    + SAMPLES
                    + "/online-retail/*.csv', types = {'CustomerID': 'VARCHAR', 'UnitPrice':"
                    + " 'VARCHAR'}) GROUP BY 1, 2 ORDER BY 1, 2"));
    assertThat(warehouse.sql("SELECT count(*) FROM bronze.order_line")).containsExactly("61548");
    assertThat(warehouse.has("ops.quarantine")).isFalse();
    assertThat(
            warehouse.sql(
                "SELECT marketplace, segment, currency FROM bronze.marketplace ORDER BY 1"))
        .containsExactly("Canada|North America|GBP", "USA|North America|GBP");
    assertThat(
            warehouse.sql(
                "SELECT sum(rows_delivered) = sum(rows_accepted), count(*) FROM ops.ingest_file"
                    + " WHERE feed = 'orders'"))
        .containsExactly("true|32");
  }

  @Test
  void the_position_within_the_invoice_is_the_line_number() {
    assertThat(
            warehouse.sql(
                "SELECT order_id, line_no, source_line, product_id, customer_id FROM"
                    + " bronze.order_line WHERE order_id = '536365' ORDER BY line_no LIMIT 2"))
        .containsExactly("536365|1|2|85123A|17850", "536365|2|3|71053|17850");
    assertThat(
            warehouse.sql(
                "SELECT count(*) FROM (SELECT order_id, max(line_no) <> count(*) AS gap FROM"
                    + " bronze.order_line GROUP BY order_id, source_file) WHERE gap"))
        .containsExactly("0");
  }

  @Test
  void every_charge_of_the_focus_sample_stands_in_bronze_with_all_its_decimals() throws Exception {
    Warehouse bills = new Warehouse();
    IngestReport report = bills.ingest(profile("focus"));

    assertThat(report.outcome()).isEqualTo(IngestReport.Outcome.INGESTED);
    assertThat(report.asOf()).contains(java.time.LocalDate.parse("2024-09-30"));
    assertThat(
            bills.sql(
                "SELECT service_category, count(*), CAST(sum(billed_cost) AS DECIMAL(38,15)),"
                    + " count(contracted_cost), count(tags) FROM bronze.cloud_bill GROUP BY 1"
                    + " ORDER BY 1"))
        .isEqualTo(
            duckdb(
                "SELECT ServiceCategory, count(*), CAST(sum(CAST(BilledCost AS DECIMAL(38,15))) AS"
                    + " DECIMAL(38,15)), count(ContractedCost), count(Tags) FROM read_csv('"
                    + SAMPLES
                    + "/focus/*.csv', all_varchar = true, nullstr = ['', 'NULL']) GROUP BY 1 ORDER"
                    + " BY 1"));
    assertThat(bills.sql("SELECT sum(billed_cost) FROM bronze.cloud_bill").get(0))
        .startsWith("20.52022672899");
  }

  private static com.typesafe.config.Config profile(String name) {
    return Warehouse.profile(name)
        .withValue(
            "flywheel.landing", ConfigValueFactory.fromAnyRef(SAMPLES.resolve(name).toString()))
        .withFallback(ConfigFactory.empty());
  }

  private static List<String> duckdb(String query) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        ResultSet result = connection.createStatement().executeQuery(query)) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }
        rows.add(String.join("|", row));
      }
    }
    return rows;
  }
}
