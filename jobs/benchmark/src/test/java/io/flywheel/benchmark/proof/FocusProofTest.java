package io.flywheel.benchmark.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.benchmark.independent.DuckDb;
import io.flywheel.benchmark.independent.Independent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bills in FOCUS columns: the sample against DuckDB, and rows that it does not have. */
@Tag("proof")
final class FocusProofTest {
  private static final Path SAMPLE = CommandLineWarehouse.PROJECT.resolve("datasets/samples/focus");

  private static final String OF_SAMPLE = " WHERE source_file = 'focus_sample.csv'";

  @TempDir private static Path folder;
  private static CommandLineWarehouse warehouse;

  @BeforeAll
  static void runAll() throws IOException {
    Path rates = Files.createDirectories(folder.resolve("landing/reference/fx_rates"));
    Files.copy(SAMPLE.resolve("focus_sample.csv"), folder.resolve("landing/focus_sample.csv"));
    Files.writeString(
        rates.resolve("2025-01-01.csv"), "day,currency,rate\n2025-01-01,IDR,0.00006130\n");
    Files.writeString(
        folder.resolve("landing/january.csv"),
        bill(
            "IDR,2025-01-01,Purchase,,2025-01-10,1500000000.00",
            "IDR,2025-01-01,Usage,,2025-01-10,250000.50",
            "IDR,2025-01-01,Usage,,2025-01-10,-100000000000000",
            "USD,2025-01-01,Usage,,2025-01-20,30.00",
            "USD,2025-01-01,Tax,,2025-01-20,6.00"));
    Files.writeString(
        folder.resolve("landing/february.csv"),
        bill(
            "USD,2025-02-01,Usage,Correction,2025-01-20,-10.00",
            "USD,2025-02-01,Usage,,2025-02-03,40.00"));
    warehouse =
        new CommandLineWarehouse(
            folder.resolve("w"),
            List.of("--profile=focus", "--landing=" + folder.resolve("landing")));
    warehouse.run();
  }

  @Test
  void large_amounts_and_corrections_come_out_right() throws IOException {
    assertThat(warehouse.rows("SELECT file, line, reasons[0] FROM ops.quarantine"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row).startsWith("january.csv", "4");
              assertThat(row.get(2)).startsWith("billed_cost_fits_cents: ");
            });
    assertThat(
            warehouse.rows(
                "SELECT day, billed_cost, revenue_cents FROM silver.cloud_charge"
                    + " WHERE day >= DATE '2025-01-01' ORDER BY source_file DESC, source_line"))
        .containsExactly(
            List.of("2025-01-10", "1500000000.000000000000000", "9195000"),
            List.of("2025-01-10", "250000.500000000000000", "1533"),
            List.of("2025-01-20", "30.000000000000000", "3000"),
            List.of("2025-01-20", "6.000000000000000", "0"),
            List.of("2025-01-20", "-10.000000000000000", "-1000"),
            List.of("2025-02-03", "40.000000000000000", "4000"));
    assertThat(warehouse.rows(queryOfThePage()))
        .filteredOn(row -> row.get(0).equals("A"))
        .containsExactly(
            List.of("A", "2025-01-01", "IDR", "1500250000.500000000000000", "0.000000000000000"),
            List.of("A", "2025-01-01", "USD", "36.000000000000000", "0.000000000000000"),
            List.of("A", "2025-02-01", "USD", "30.000000000000000", "-10.000000000000000"));
    assertThat(
            warehouse.rows(
                "SELECT broken_rows FROM ops.check_result WHERE check_name = 'usage_names_its_quantity'"))
        .containsExactly(List.of("3"));
  }

  /** A bill with the columns of the sample, of which these rows fill few. */
  private static String bill(String... rows) throws IOException {
    List<String> header =
        List.of(
            Files.readAllLines(SAMPLE.resolve("focus_sample.csv"))
                .get(0)
                .replace("\"", "")
                .split(","));
    StringBuilder bill = new StringBuilder(String.join(",", header)).append('\n');
    for (String row : rows) {
      List<String> fields = List.of(row.split(","));
      Map<String, String> values = new HashMap<>();
      values.put("BillingAccountId", "A");
      values.put("BillingCurrency", fields.get(0));
      values.put("BillingPeriodStart", fields.get(1) + " 00:00:00");
      values.put("BillingPeriodEnd", "2025-03-01 00:00:00");
      values.put("ChargeCategory", fields.get(2));
      values.put("ChargeClass", fields.get(3));
      values.put("ChargePeriodStart", fields.get(4) + " 00:00:00");
      values.put("ChargePeriodEnd", "2025-03-01 00:00:00");
      List.of("ProviderName", "ServiceCategory", "ServiceName").forEach(c -> values.put(c, "x"));
      List.of("BilledCost", "EffectiveCost", "ListCost")
          .forEach(column -> values.put(column, fields.get(5)));
      bill.append(
              header.stream()
                  .map(column -> values.getOrDefault(column, ""))
                  .collect(Collectors.joining(",")))
          .append('\n');
    }
    return bill.toString();
  }

  private static String queryOfThePage() throws IOException {
    String page =
        Files.readString(CommandLineWarehouse.PROJECT.resolve("docs/reading-published-tables.md"));
    Matcher query = Pattern.compile("(?s)## Cloud invoices.*?```sql\n(.*?)```").matcher(page);
    assertThat(query.find()).isTrue();
    return query.group(1);
  }

  @Test
  void charges_with_all_their_decimals_and_their_cents_are_what_duckdb_computes() {
    assertThat(warehouse.rows("SELECT max(as_of) FROM ops.publication"))
        .containsExactly(List.of("2025-02-03"));
    try (DuckDb duck = Independent.focus(SAMPLE)) {
      Equality.of(
          warehouse.rows(
              "SELECT service_category, count(*), CAST(sum(billed_cost) AS DECIMAL(38, 15)),"
                  + " count(contracted_cost), count(tags) FROM bronze.cloud_bill"
                  + OF_SAMPLE
                  + " GROUP BY service_category"),
          duck.rows(
              "SELECT ServiceCategory, count(*),"
                  + " CAST(sum(CAST(BilledCost AS DECIMAL(38, 15))) AS DECIMAL(38, 15)),"
                  + " count(ContractedCost), count(Tags) FROM read_csv('"
                  + SAMPLE
                  + "/*.csv', all_varchar = true, nullstr = ['', 'NULL']) GROUP BY ALL"));
      Equality.of(
          warehouse.rows(
              "SELECT service_category, sum(billed_cost), count(*) FROM silver.cloud_charge"
                  + OF_SAMPLE
                  + " GROUP BY service_category"),
          duck.rows("SELECT service_category, billed_cost, source_rows FROM billed_by_service"));
      Equality.of(
          warehouse.rows(Independent.LEDGER + "gold.revenue_ledger WHERE day < DATE '2025-01-01'"),
          duck.rows(Independent.LEDGER + "ledger"));
    }
  }
}
