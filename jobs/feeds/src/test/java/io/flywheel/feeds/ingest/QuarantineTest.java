package io.flywheel.feeds.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("proof")
class QuarantineTest {
  @Test
  void every_bad_value_is_quarantined_with_file_line_column_and_value() {
    String good = Warehouse.order("o1", 1, "12.50");
    Warehouse warehouse =
        new Warehouse()
            .with("flywheel.ingest.refuse-rows = 11")
            .deliver(
                "orders/2025-03-01.csv",
                Warehouse.ORDER_HEADER
                    + good
                    + Warehouse.order("o2", 1, "1.9999999")
                    + Warehouse.order("o3", 1, "1e3")
                    + Warehouse.order("o4", 1, " 1")
                    + Warehouse.order("o5", 1, "100000000000000")
                    + Warehouse.order("o6", 1, 0, "2025-02-30 10:00:00", "1")
                    + Warehouse.order("o7", 1, 0, "01/03/2025", "-1")
                    + Warehouse.order("", 1, "")
                    + Warehouse.order("o8", 1, "1.50000000")
                    + Warehouse.order("o9", 1, "2.50").replace(",1,2.50", ",1.5,2.50")
                    + "o10,1,0,sale\n")
            .deliver(
                "orders/2025-03-02.csv",
                Warehouse.ORDER_HEADER
                    + Warehouse.order("o11", 1, "10000000000000").replace(",1,1000", ",10,1000"))
            .deliver(
                "ledger/2025-03-31.jsonl",
                """
                {"entry_id":"e1","month":"2025-03-01","account":"licensing","amount":"5.10","currency":"USD"}
                {"entry_id":"e2","month":"2025-03-02","account":"licensing","amount":"5.10","currency":"USD"}
                {"entry_id":"e3","month":"2025-02-30","account":"rent","amount":"5.10","amount":"6","currency":"USD"}
                {"entry_id":"e4","month":"2025-13-01","account":"rent","amount":5.1,"currency":"usd"}
                """);

    IngestReport report = warehouse.ingest();

    assertThat(report.outcome()).isEqualTo(IngestReport.Outcome.INGESTED);
    assertThat(
            warehouse.sql(
                "SELECT file, line, concat_ws('; ', reasons) FROM ops.quarantine ORDER BY file,"
                    + " line"))
        .containsExactly(
            "ledger/2025-03-31.jsonl|2|month: '2025-03-02' breaks month_is_first_day (month ="
                + " trunc(month, 'MM'))",
            "ledger/2025-03-31.jsonl|3|not a JSON object: Duplicate field 'amount' at column 80",
            "ledger/2025-03-31.jsonl|4|month: '2025-13-01' is no day of the calendar; account:"
                + " 'rent' breaks account_known (account IN ('cost_of_sales', 'fulfilment',"
                + " 'technology_and_infrastructure', 'sales_and_marketing',"
                + " 'general_and_administrative', 'other_operating', 'licensing',"
                + " 'payment_services', 'co_branded_card')); currency: 'usd' breaks"
                + " currency_is_iso_code (currency RLIKE '^[A-Z]{3}$'); day: last_day(month) tells"
                + " no business day",
            "orders/2025-03-01.csv|3|unit_price: '1.9999999' has more than 6 decimals",
            "orders/2025-03-01.csv|4|unit_price: '1e3' is not a decimal number; format.scientific"
                + " = true reads this notation",
            "orders/2025-03-01.csv|5|unit_price: ' 1' is not a decimal number",
            "orders/2025-03-01.csv|6|unit_price: '100000000000000' does not fit DECIMAL(20,6)",
            "orders/2025-03-01.csv|7|ordered_at: '2025-02-30 10:00:00' is no time of the calendar;"
                + " day: ordered_at tells no business day",
            "orders/2025-03-01.csv|8|ordered_at: '01/03/2025' is not a UTC time like 2025-01-31"
                + " 23:59:59; unit_price: '-1' breaks unit_price_not_negative (unit_price >= 0);"
                + " day: ordered_at tells no business day",
            "orders/2025-03-01.csv|9|order_id: is required and has no value; unit_price: is"
                + " required and has no value",
            "orders/2025-03-01.csv|11|quantity: '1.5' is not a whole number",
            "orders/2025-03-01.csv|12|the line has 4 fields where the header has 21",
            "orders/2025-03-02.csv|2|amount_fits_cents: quantity IS NULL OR unit_price IS NULL OR"
                + " discount IS NULL OR shipping_charge IS NULL OR to_cents(TRY_CAST(quantity AS"
                + " DECIMAL(17, 0)) * unit_price - discount + shipping_charge, 1) IS NOT NULL does"
                + " not hold");
    assertThat(warehouse.sql("SELECT raw FROM ops.quarantine WHERE line = 12"))
        .containsExactly("o10,1,0,sale");
    assertThat(
            warehouse.sql(
                "SELECT order_id, unit_price, source_line, delivery, revision, run_id FROM"
                    + " bronze.order_line ORDER BY 1"))
        .containsExactly("o1|12.500000|2|1|0|run-1", "o8|1.500000|10|1|0|run-1");
    assertThat(
            warehouse.sql(
                "SELECT bool_and(rows_delivered = rows_accepted + rows_duplicate +"
                    + " rows_quarantined), sum(rows_delivered) FROM ops.ingest_file"))
        .containsExactly("true|16");
  }

  @Test
  void a_flag_is_true_or_false_and_an_amount_has_the_sign_of_its_event() {
    Warehouse warehouse =
        new Warehouse()
            .deliver(
                "reference/plans/2025-03-01.csv",
                """
                plan_id,valid_from,valid_to,product_family,tier,price,currency,period_months,shopping
                p1,2020-01-01,,prime,monthly,14.99,USD,1,true
                p2,2020-01-01,,prime,video,8.99,USD,1,false
                p3,2020-01-01,,prime,student,7.49,USD,1,
                p4,2020-01-01,,prime,annual,139.00,USD,12,yes
                """)
            .deliver(
                "subscriptions/2025-03-01.jsonl",
                event("e1", "refunded", "1.00")
                    + event("e2", "renewed", "-14.99")
                    + event("e3", "trial_started", "1.00")
                    + event("e4", "refunded", "-1.00"));

    warehouse.ingest();

    assertThat(
            warehouse.sql(
                "SELECT file, line, concat_ws('; ', reasons) FROM ops.quarantine ORDER BY file,"
                    + " line"))
        .containsExactly(
            "reference/plans/2025-03-01.csv|5|shopping: 'yes' is neither true nor false",
            "subscriptions/2025-03-01.jsonl|1|refund_not_positive: event <> 'refunded' OR"
                + " COALESCE(amount, 0) <= 0 does not hold",
            "subscriptions/2025-03-01.jsonl|2|charge_not_negative: event = 'refunded' OR"
                + " COALESCE(amount, 0) >= 0 does not hold",
            "subscriptions/2025-03-01.jsonl|3|trial_bills_nothing: event <> 'trial_started' OR"
                + " COALESCE(amount, 0) = 0 does not hold");
    assertThat(warehouse.sql("SELECT plan_id, shopping FROM bronze.plan ORDER BY plan_id"))
        .containsExactly("p1|true", "p2|false", "p3|null");
  }

  private static String event(String id, String event, String amount) {
    return """
        {"event_id":"%s","occurred_at":"2025-03-01 00:00:00","subscriber_id":"c1",\
        "subscriber_type":"customer","marketplace":"US","plan_id":"p1","event":"%s",\
        "amount":"%s","currency":"USD"}
        """
        .formatted(id, event, amount);
  }

  @Test
  void price_sheets_and_accounts_that_no_use_could_be_billed_by_are_quarantined_one_by_one() {
    String sheet = "%s,2024-01-01,,g,compute,Hours,graduated,%s,0,,,USD\n";
    Warehouse warehouse =
        new Warehouse()
            .deliver(
                "reference/cloud_prices/2025-03-01.csv",
                "sku,valid_from,valid_to,price_group,service_category,unit,tier_mode,tiers,"
                    + "free_quantity,committed_price,spot_price,currency\n"
                    + sheet.formatted("good", tiers("0", "1.00", "100", "0.80"))
                    + sheet.formatted("empty", "[]")
                    + sheet.formatted("late", tiers("1", "1.00"))
                    + sheet.formatted("mixed", tiers("0", "1.00", "200", "0.80", "100", "0.90"))
                    + sheet.formatted("negative", tiers("0", "-1.00")))
            .deliver(
                "reference/cloud_accounts/2025-03-01.csv",
                "account_id,valid_from,valid_to,billing_account_id,account_type,currency,"
                    + "customer_kind,used_by\n"
                    + "a,2024-01-01,,I,internal,USD,,corporate\n"
                    + "b,2024-01-01,,I,internal,USD,,\n");

    warehouse.ingest();

    assertThat(
            warehouse.sql(
                "SELECT file, line, concat_ws('; ', transform(reasons, r -> left(r, instr(r, ' (') - 1)))"
                    + " FROM ops.quarantine WHERE file LIKE '%prices%' ORDER BY line"))
        .containsExactly(
            "reference/cloud_prices/2025-03-01.csv|3|tiers: '[]' breaks tiers_are_a_list; tiers:"
                + " '[]' breaks tiers_start_at_zero",
            "reference/cloud_prices/2025-03-01.csv|4|tiers: '"
                + json("1", "1.00")
                + "' breaks tiers_start_at_zero",
            "reference/cloud_prices/2025-03-01.csv|5|tiers: '"
                + json("0", "1.00", "200", "0.80", "100", "0.90").substring(0, 80)
                + "' breaks tiers_in_order",
            "reference/cloud_prices/2025-03-01.csv|6|tiers: '"
                + json("0", "-1.00")
                + "' breaks tiers_fit_six_and_twelve_decimals");
    assertThat(warehouse.sql("SELECT file, line, reasons[0] FROM ops.quarantine WHERE line = 3"))
        .contains(
            "reference/cloud_accounts/2025-03-01.csv|3|internal_accounts_have_a_user:"
                + " (account_type = 'internal') = (used_by IS NOT NULL) does not hold");
    assertThat(warehouse.sql("SELECT sku FROM bronze.cloud_price")).containsExactly("good");
  }

  /** Tiers as a field of a CSV file. */
  private static String tiers(String... values) {
    return '"' + json(values).replace("\"", "\"\"") + '"';
  }

  private static String json(String... values) {
    StringBuilder json = new StringBuilder("[");
    for (int i = 0; i < values.length; i += 2) {
      json.append(i == 0 ? "" : ",")
          .append("{\"from\":\"%s\",\"unit_price\":\"%s\"}".formatted(values[i], values[i + 1]));
    }
    return json.append(']').toString();
  }

  @Test
  void the_business_day_is_a_day_of_the_reporting_zone() {
    Warehouse warehouse =
        new Warehouse()
            .with("flywheel.reporting.time-zone = \"America/New_York\"")
            .deliver(
                "orders/2025-03-01.csv",
                Warehouse.ORDER_HEADER
                    + Warehouse.order("o1", 1, 0, "2025-03-01 04:59:59", "1")
                    + Warehouse.order("o2", 1, 0, "2025-03-01T05:00:00Z", "1"));
    warehouse.ingest();
    assertThat(warehouse.sql("SELECT order_id, month, day FROM bronze.order_line ORDER BY 1"))
        .containsExactly("o1|2025-02-01|2025-02-28", "o2|2025-03-01|2025-03-01");
  }

  @Test
  void a_record_of_a_mapped_export_counts_for_the_line_number_even_when_it_is_refused() {
    Warehouse warehouse = new Warehouse();
    warehouse.deliver(
        "2010-12-01.csv",
        """
        InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
        A1,85a,x,1,2010-12-01 08:26:00,2.55,17850.0,USA
        A1,85a,x,0,2010-12-01 08:26:00,2.55,,USA
        A1,85a,x,-1,2010-12-01 08:26:00,-2.55,,Unspecified
        A1,85a
        A1,85a,x,-1,2010-12-01 08:26:00,0,,Unspecified
        """);
    IngestReport report =
        warehouse.ingest(
            Warehouse.profile("online-retail")
                .withValue(
                    "flywheel.landing",
                    com.typesafe.config.ConfigValueFactory.fromAnyRef(
                        warehouse.landing.toString())));
    assertThat(report.outcome()).isEqualTo(IngestReport.Outcome.INGESTED);
    assertThat(
            warehouse.sql(
                "SELECT order_id, line_no, kind, quantity, unit_price, customer_id, product_id FROM"
                    + " bronze.order_line ORDER BY line_no"))
        .containsExactly("A1|1|sale|1|2.550000|17850|85a", "A1|5|return|-1|0.000000|null|85a");
    assertThat(warehouse.sql("SELECT line, reasons[0] FROM ops.quarantine ORDER BY line"))
        .containsExactly(
            "3|kind: is required; CASE WHEN strict_decimal(Quantity) > 0 THEN 'sale' WHEN"
                + " strict_decimal(Quantity) < 0 THEN 'return' END gave no value for Quantity ="
                + " '0'",
            "4|unit_price: '-2.55' breaks unit_price_not_negative (unit_price >= 0)",
            "5|the line has 2 fields where the header has 8");
  }
}
