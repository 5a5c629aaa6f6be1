package io.flywheel.feeds.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.flywheel.warehouse.SharedSpark;
import io.flywheel.warehouse.compute.BuildScheduler;
import io.flywheel.warehouse.contract.TableName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The profiles of the project on their samples, all of them in one warehouse, from files to the
 * ledger, with values worked out by hand from the files.
 */
@Tag("proof")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShippedProfilesTest {
  private static final Path SAMPLES = SharedSpark.PROJECT.resolve("datasets/samples");
  private static final List<String> PROFILES =
      List.of(
          "amazon-settlement-v2",
          "shopify-orders",
          "stripe-invoices",
          "google-ads",
          "focus-aws",
          "focus-azure",
          "focus-gcp",
          "focus");

  /** FOCUS 1.3 names the provider of a service beside, or instead of, the deprecated columns. */
  private static final String FOCUS_1_3 =
      """
      BilledCost,BillingAccountId,BillingAccountName,BillingCurrency,BillingPeriodStart,BillingPeriodEnd,\
      ChargeCategory,ChargeClass,ChargeDescription,ChargePeriodStart,ChargePeriodEnd,ContractedCost,EffectiveCost,\
      HostProviderName,InvoiceIssuerName,ListCost,PricingQuantity,PricingUnit,ServiceCategory,ServiceName,\
      ServiceProviderName,AllocatedMethodId,ContractApplied,x_Team
      11.00,acc,,USD,2025-01-01T00:00:00Z,2025-02-01T00:00:00Z,Usage,,,2025-01-10T00:00:00Z,2025-01-11T00:00:00Z,\
      11.00,11.00,Host,Seller,12.00,1,Hours,Compute,Machines,Service,m-1,"[]",a
      4.00,acc,,USD,2025-01-01T00:00:00Z,2025-02-01T00:00:00Z,Purchase,,,2025-01-12T00:00:00Z,2025-01-13T00:00:00Z,\
      4.00,4.00,Host,Seller,4.00,1,Hours,Compute,Machines,Service,,,b
      """;

  private static final Map<String, String> KEYS =
      Map.of(
          "order_line", "order_id, line_no, kind, status, quantity, unit_price, discount, tax",
          "settlement_line", "settlement_id, line_no, entry, marketplace, posted_at, amount",
          "subscription_event", "event_id, event, plan_id, amount, period_start, period_end",
          "ad_event", "ad_event_id, impressions, cost",
          "cloud_bill", "source_file, source_line, billed_cost, service_name, charge_period_start");

  private static final TableName LEDGER = TableName.parse("gold.revenue_ledger");
  private static final TableName SETTLEMENT = TableName.parse("silver.settlement");

  private final Warehouse warehouse = new Warehouse(LEDGER, SETTLEMENT);

  @BeforeAll
  void files_arrive_one_after_the_other_and_are_built() throws IOException {
    arrive(warehouse, steps(List.copyOf(files().keySet())));
    warehouse.engine().build(Optional.empty(), BuildScheduler.Scope.stale(), report -> {});
  }

  private static void arrive(Warehouse warehouse, List<List<String>> steps) throws IOException {
    Map<String, byte[]> files = files();
    for (List<String> step : steps) {
      step.forEach(path -> warehouse.deliver(path, files.get(path)));
      assertThat(warehouse.ingest(profiles(warehouse)).outcome())
          .isEqualTo(IngestReport.Outcome.INGESTED);
    }
  }

  private static Map<String, byte[]> files() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (String profile : PROFILES) {
      Path sample = SAMPLES.resolve(profile);
      if (!profile.equals("focus")) { // a thousand rows, which FocusProofTest reads
        try (Stream<Path> all = Files.walk(sample).filter(Files::isRegularFile)) {
          all.forEach(file -> files.put(sample.relativize(file).toString(), bytes(file)));
        }
      }
    }
    files.put(
        "reference/fx_rates/2024-01-01.csv",
        "day,currency,rate\n2024-01-01,EUR,1.10000000\n".getBytes(StandardCharsets.UTF_8));
    files.put("focus-1.3.csv", FOCUS_1_3.getBytes(StandardCharsets.UTF_8));
    return files;
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Config profiles(Warehouse warehouse) {
    Config all = ConfigFactory.empty();
    for (String profile : PROFILES) {
      all = Warehouse.profile(profile).withFallback(all);
    }
    return all.withValue(
            "flywheel.landing", ConfigValueFactory.fromAnyRef(warehouse.landing.toString()))
        .withValue("flywheel.reporting.time-zone", ConfigValueFactory.fromAnyRef("UTC"));
  }

  @Test
  void every_row_is_accounted_for_and_what_is_left_out_is_counted() {
    assertThat(
            warehouse.sql(
                "SELECT coalesce(mapping, feed) AS source, sum(rows_delivered), sum(rows_accepted),"
                    + " sum(rows_duplicate), sum(rows_quarantined), sum(rows_left_out)"
                    + " FROM ops.ingest_file WHERE feed NOT LIKE 'reference%' AND rows_delivered > 0"
                    + " GROUP BY ALL ORDER BY source"))
        .containsExactly(
            // 20 and 4 lines, the totals among them.
            "amazon-settlement-v2|24|24|0|0|0",
            "focus|2|2|0|0|0",
            "focus-aws|6|6|0|0|0",
            // 2 and 5 of January, of which the first are superseded, and 1.
            "focus-azure|8|8|0|0|0",
            "focus-gcp|4|4|0|0|0",
            // Two totals.
            "google-ads|6|4|0|0|2",
            // 9 items of which 1 is a gift card, and 2 refunds.
            "shopify-orders|11|10|0|0|1",
            // 8 lines of 8 invoices, and one invoice without lines; 1 is of a draft.
            "stripe-invoices|10|8|0|0|2");
    assertThat(
            warehouse.sql(
                "SELECT file FROM ops.ingest_file WHERE rows_delivered <>"
                    + " rows_accepted + rows_duplicate + rows_quarantined + rows_left_out"))
        .isEmpty();
    assertThat(warehouse.sql("SELECT file, line, reasons FROM ops.quarantine")).isEmpty();
  }

  @Test
  void a_whole_amazon_settlement_sums_to_zero() {
    assertThat(
            warehouse.sql(
                "SELECT settlement_id, entry, CAST(sum(amount) AS DECIMAL(9, 2)), count(*)"
                    + " FROM bronze.settlement_line GROUP BY ALL ORDER BY 1, 2"))
        .containsExactly(
            "20000000001|ad_charge|-25.00|1",
            "20000000001|fulfilment_fee|-5.30|1",
            // Taken back reimbursement -8.00, removal of stock -1.50.
            "20000000001|other|-9.50|2",
            "20000000001|payout|-855.64|1",
            "20000000001|plan_fee|-39.00|1",
            "20000000001|principal|1200.50|1",
            "20000000001|promotion|-4.99|1",
            "20000000001|referral_fee|-180.82|1",
            "20000000001|refund_administration|-1.20|1",
            "20000000001|refund_principal|-40.00|1",
            "20000000001|refund_referral_fee|6.00|1",
            "20000000001|reimbursement|19.90|1",
            "20000000001|reserve_held|-150.00|1",
            "20000000001|reserve_released|100.00|1",
            "20000000001|shipping_credit|4.99|1",
            "20000000001|storage_fee|-12.34|1",
            // 228.10 collected and withheld, 7.60 given back.
            "20000000001|tax|-7.60|3",
            "20000000002|payout|-158.50|1",
            "20000000002|principal|10.00|1",
            "20000000002|referral_fee|-1.50|1",
            "20000000002|reserve_released|150.00|1");
    assertThat(
            warehouse.sql(
                "SELECT settlement_id, CAST(sum(amount) AS DECIMAL(9, 2)),"
                    + " concat_ws(',', array_sort(collect_set(currency))),"
                    + " concat_ws(',', array_sort(collect_set(marketplace))),"
                    + " min(posted_at), max(posted_at), max(line_no)"
                    + " FROM bronze.settlement_line GROUP BY settlement_id ORDER BY 1"))
        .containsExactly(
            "20000000001|0.00|EUR|Amazon.de|2024-01-18 08:00:01.0|2024-02-03 08:00:00.0|20",
            "20000000002|0.00|EUR|Amazon.fr|2024-02-01 08:00:01.0|2024-02-17 08:00:00.0|4");
  }

  @Test
  void shopify_items_have_their_share_and_a_refund_is_a_return() {
    assertThat(
            warehouse.sql(
                "SELECT order_id, line_no, kind, status, channel, marketplace, product_id, quantity,"
                    + " CAST(unit_price AS DECIMAL(9, 2)), CAST(discount AS DECIMAL(9, 2)),"
                    + " CAST(shipping_charge AS DECIMAL(9, 2)), CAST(tax AS DECIMAL(9, 2))"
                    + " FROM bronze.order_line ORDER BY order_id, line_no"))
        .containsExactly(
            // 37.50 + 18.00 - 51.00
            "#2001|1|sale|completed|online|US|MUG-B|3|12.50|4.50|5.95|4.08",
            "#2001|2|sale|completed|online|US|TOTE-1|1|18.00|0.00|0.00|0.00",
            "#2002|1|sale|completed|online|US|LAMP-1|1|40.00|8.00|0.00|2.56",
            // 34.56 of which 2.56 is tax
            "#2002:refund|1|return|completed|online|US|LAMP-1|-1|32.00|0.00|0.00|-2.56",
            "#2003|1|sale|completed|online|CA|BOWL-3|2|25.00|0.00|0.00|0.00",
            "#2003:refund|1|return|completed|online|CA|BOWL-3|-1|15.00|0.00|0.00|0.00",
            "#2004|1|sale|cancelled|online|US|HAT-1|1|99.00|0.00|0.00|0.00",
            // The gift card on the first row is left out, and what stands beside it is not.
            "#2005|2|sale|completed|online|US|Sticker set|1|9.00|0.00|3.00|0.72",
            "#2006|1|sale|completed|store|US|CARD-1|1|7.25|0.00|0.00|0.00",
            "#2007|1|sale|completed|online|US|FERN-1|2|15.00|0.00|0.00|2.40");
    assertThat(
            warehouse.sql(
                "SELECT CAST(sum(quantity * unit_price - discount + shipping_charge) AS DECIMAL(9, 2))"
                    + " FROM bronze.order_line WHERE status = 'completed'"))
        // 51.00 + 5.95, 0, 50.00 - 15.00, 9.00 + 3.00, 7.25, 30.00
        .containsExactly("141.20");
    assertThat(
            warehouse.sql(
                "SELECT order_id, ordered_at, customer_id = sha2('ann@example.com', 256)"
                    + " FROM bronze.order_line WHERE order_id IN ('#2001', '#2006') AND line_no = 1"
                    + " ORDER BY 1"))
        .containsExactly("#2001|2025-03-02 03:15:00.0|true", "#2006|2025-03-04 18:30:00.0|null");
  }

  @Test
  void stripe_lines_are_events_in_the_units_that_stripe_counts() {
    assertThat(
            warehouse.sql(
                "SELECT event_id, event, subscriber_id, plan_id, CAST(amount AS DECIMAL(9, 2)), currency,"
                    + " period_start FROM bronze.subscription_event ORDER BY event_id"))
        .containsExactly(
            "in_1:line:il_1|started|cus_1|price_month|14.99|USD|2025-01-10 10:00:00.0",
            // 139.00 less a discount of 19.00
            "in_2:line:il_2|started|cus_2|price_year|120.00|USD|2025-01-11 10:00:00.0",
            // ISO 4217 has no decimals for ISK, and two for MGA.
            "in_3:line:il_3|started|cus_3|price_isk|1500.00|ISK|2025-01-12 10:00:00.0",
            "in_4:line:il_4|started|cus_4|price_mga|46500.00|MGA|2025-01-12 10:00:00.0",
            "in_5:line:il_5|started|cus_5|price_jpy|1550.00|JPY|2025-01-12 10:00:00.0",
            "in_8:credit:il_9|refunded|cus_1|price_month|-4.35|USD|2025-02-01 10:00:00.0",
            "in_8:line:il_8|plan_changed|cus_1|price_plus|20.00|USD|2025-02-01 10:00:00.0",
            "in_9:line:il_10|renewed|cus_1|price_plus|62.00|USD|2025-02-10 10:00:00.0");
  }

  @Test
  void a_google_ads_report_has_its_rows_without_preamble_and_totals() {
    assertThat(
            warehouse.sql(
                "SELECT ad_event_id, event, impressions, CAST(cost AS DECIMAL(9, 2)), currency, occurred_at"
                    + " FROM bronze.ad_event ORDER BY 1"))
        .containsExactly(
            "google:111:2025-01-10|impressions|12345|1295.70|EUR|2025-01-10 00:00:00.0",
            "google:111:2025-01-11|impressions|10|0.00|EUR|2025-01-11 00:00:00.0",
            "google:222:2025-01-11|impressions|5000|50.00|EUR|2025-01-11 00:00:00.0",
            "google:222:2025-01-12|impressions|1000000|150.25|EUR|2025-01-12 00:00:00.0");
  }

  @Test
  void bills_of_four_sources_stand_in_one_table_with_all_their_decimals() {
    assertThat(
            warehouse.sql(
                "SELECT provider_name, billing_period_start, sum(billed_cost), count(*),"
                    + " count(invoice_id), count(publisher_name)"
                    + " FROM current.cloud_bill GROUP BY ALL ORDER BY 1, 2"))
        .containsExactly(
            // 1.25 + 0.000000275 + 30 + 2.5; 4 - 0.75
            "AWS|2025-01-01 00:00:00.0|33.750000275000000|4|0|3",
            "AWS|2025-02-01 00:00:00.0|3.250000000000000|2|2|2",
            "Google Cloud|2025-01-01 00:00:00.0|9.600000001000000|3|0|3",
            "Google Cloud|2025-02-01 00:00:00.0|0.499999999000000|1|0|1",
            // 10 + 20 + 5 + 0.000015 + 7, of the newer export only
            "Microsoft|2025-01-01 00:00:00.0|42.000015000000000|5|0|5",
            "Microsoft|2025-02-01 00:00:00.0|3.000000000000000|1|1|1",
            "Service|2025-01-01 00:00:00.0|15.000000000000000|2|0|0");
    assertThat(
            warehouse.sql(
                "SELECT service_name, service_category, charge_category, tags FROM current.cloud_bill"
                    + " WHERE source_file LIKE 'gcp/%' ORDER BY source_file, source_line"))
        .containsExactly(
            "Compute Engine|Other|Usage|[{\"Key\":\"team\",\"Value\":\"a\"}]",
            "Compute Engine|Other|Usage|[{\"Key\":\"team\",\"Value\":\"a\"}]",
            "unknown|Other|Tax|[]",
            "Compute Engine|Other|Usage|[{\"Key\":\"team\",\"Value\":\"a\"}]");
  }

  @Test
  void the_ledger_has_what_the_exports_earn_and_settlements_close() {
    assertThat(
            warehouse.sql(
                "SELECT revenue_line, sum(amount) FROM gold.revenue_ledger GROUP BY ALL ORDER BY 1"))
        .containsExactly(
            // Bills but for their tax, rounded once an invoice: 31.25 + 3.25, 42.00 + 3.00, 8.50 +
            // 0.50, 15.00.
            "AWS|103.50",
            // EUR at 1.10: 1295.70 and 0.00, 50.00, 150.25 (165.275).
            "Advertising services|1645.55",
            // 56.95 + 32.00 - 32.00 + 50.00 - 15.00 + 12.00 + 30.00
            "Online stores|133.95",
            "Physical stores|7.25",
            // From the first delivered day, 2025-01-12, to 2025-02-10: 9.69 of 14.99 and -0.03,
            // what the credit
            // exceeds the rest of its month by; 20.00 and 2.22; 30 of 365 days of 120.00; 30 of 31
            // days of
            // 10.80, 9.77 and 9.92.
            "Subscription services|71.30",
            // EUR at 1.10: 180.82, 5.30, -6.00, 1.20, 12.34; 1.50. Tax, reimbursement and other are
            // none.
            "Third-party seller services|214.67");
    assertThat(
            warehouse.sql(
                "SELECT settlement_id, lines, "
                    + Stream.of(
                            "goods",
                            "fees",
                            "collected",
                            "reserve",
                            "tax",
                            "reimbursement",
                            "other",
                            "payout",
                            "balance")
                        .map("CAST(%s AS DECIMAL(9, 2))"::formatted)
                        .collect(Collectors.joining(", "))
                    + " FROM silver.settlement ORDER BY 1"))
        .containsExactly(
            "20000000001|20|1160.50|-193.66|-64.00|-50.00|-7.60|19.90|-9.50|-855.64|0.00",
            "20000000002|4|10.00|-1.50|0.00|150.00|0.00|0.00|0.00|-158.50|0.00");
  }

  @Test
  void the_same_rows_stand_when_the_last_files_arrive_first() throws IOException {
    Warehouse backward = new Warehouse(SETTLEMENT);
    List<List<String>> steps = new ArrayList<>(steps(List.copyOf(files().keySet())));
    Collections.reverse(steps);
    arrive(backward, steps);
    assertThat(standing(backward)).isEqualTo(standing(warehouse));
  }

  /**
   * The first file of each source, then all others: in a sample at most two files touch each other,
   * the exports of one month by Azure.
   */
  private static List<List<String>> steps(List<String> paths) {
    Map<String, String> firsts = new TreeMap<>();
    paths.stream()
        .filter(path -> !path.endsWith("manifest.json"))
        .forEach(path -> firsts.putIfAbsent(path.split("/")[0], path));
    return List.of(
        List.copyOf(firsts.values()),
        paths.stream().filter(path -> !firsts.containsValue(path)).toList());
  }

  private static Map<String, List<String>> standing(Warehouse warehouse) {
    Map<String, List<String>> tables = new TreeMap<>();
    KEYS.forEach(
        (table, columns) ->
            tables.put(
                table,
                warehouse.sql(
                    "SELECT %s FROM current.%s ORDER BY 1, 2, 3".formatted(columns, table))));
    return tables;
  }
}
