package io.flywheel.feeds.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is planted in half a year, found again by another engine. */
@Tag("fast")
final class PlantedAnomaliesTest {
  @TempDir static Path landing;

  private static PlantedRecords planted;
  private static WrittenCompany company;
  private static LandingReader files;

  @BeforeAll
  static void generate() throws Exception {
    company = WrittenCompany.in(landing, "2025-02-01", "2025-07-31", "0.000001", 20240101);
    files = company.files();
    planted = company.planted();
  }

  @AfterAll
  static void close() throws Exception {
    company.close();
  }

  @Test
  void planted_order_anomalies_are_found_as_often_as_the_truth_says() throws Exception {
    assertThat(
            files.number(
                "SELECT count(*) FROM order_record WHERE kind = 'return'"
                    + " AND filename LIKE '%.gz'"))
        .isEqualTo(planted.records("return", "orders"));
    assertThat(files.number("SELECT count(*) FROM order_record WHERE filename NOT LIKE '%.gz'"))
        .isEqualTo(planted.records("redelivered_record", "orders"));
    assertThat(
            files.number(
                "SELECT count(*) FROM order_record WHERE filename LIKE '%.gz'"
                    + " AND revision = '0' AND try_cast(ordered_at AS DATE) < file_day::DATE AND order_id NOT IN"
                    + " (SELECT order_id FROM order_record WHERE filename LIKE '%.gz'"
                    + " AND file_day = ordered_at[:10])"))
        .isEqualTo(planted.records("late_record", "orders"));
    assertThat(
            files.number(
                "SELECT sum(n - 1) FROM (SELECT count(*) AS n FROM order_record"
                    + " WHERE filename LIKE '%.gz' GROUP BY order_id, line_no, revision)"))
        .isEqualTo(planted.records("repeated_record", "orders"));
    assertThat(
            files.number(
                "SELECT count(*) FROM order_record WHERE revision = '1'"
                    + " AND status = 'completed' AND filename LIKE '%.gz'"))
        .isEqualTo(planted.records("revision", "orders"));
    assertThat(
            files.number(
                "SELECT count(*) FROM order_record WHERE revision = '1'"
                    + " AND status = 'cancelled' AND filename LIKE '%.gz'"))
        .isEqualTo(planted.records("cancellation", "orders"));
    assertThat(
            files.number(
                "SELECT count(*) FROM order_record"
                    + " WHERE try_cast(quantity AS BIGINT) IS NULL OR try_cast(ordered_at AS TIMESTAMP) IS NULL"))
        .isEqualTo(planted.records("broken_row", "orders"));
  }

  @Test
  void planted_anomalies_of_other_feeds_are_found_as_often_as_the_truth_says() throws Exception {
    assertThat(
            files.number(
                "SELECT count(*) FROM settlement_record"
                    + " WHERE try_cast(amount AS DECIMAL(18,2)) IS NULL"))
        .isEqualTo(planted.records("broken_row", "seller-settlements"));
    assertThat(
            files.number(
                "SELECT (SELECT count(*) FROM settlement_record)"
                    + " - (SELECT count(*) FROM settlement_line)"))
        .isEqualTo(
            planted.records("repeated_record", "seller-settlements")
                + planted.records("broken_row", "seller-settlements"));
    assertThat(files.number("SELECT count(*) FROM ad_record WHERE ad_event_id IS NULL"))
        .isEqualTo(planted.records("broken_row", "ad-clicks"));
    assertThat(
            files.number(
                "SELECT count(*) - count(DISTINCT ad_event_id) FROM ad_record"
                    + " WHERE ad_event_id IS NOT NULL"))
        .isEqualTo(planted.records("repeated_record", "ad-clicks"));
    assertThat(
            files.number(
                "SELECT count(*) FROM ad_record WHERE ad_event_id IS NOT NULL AND"
                    + " regexp_extract(filename, '(\\d{4}-\\d\\d-\\d\\d)')"
                    + " > json_extract_string(text, '$.occurred_at')[:10]"))
        .isEqualTo(planted.records("late_record", "ad-clicks"));
    assertThat(
            files.number(
                "SELECT count(*) FROM (SELECT occurred_at - lag(occurred_at) OVER"
                    + " (PARTITION BY customer_id, campaign_id, product_id, ad_product"
                    + " ORDER BY occurred_at) AS gap FROM ad_event"
                    + " WHERE event = 'click' AND customer_id IS NOT NULL) WHERE gap < INTERVAL 10 SECOND"))
        .isEqualTo(planted.records("invalid_click", "ad-clicks"));
    assertThat(files.number("SELECT count(*) FROM judged WHERE is_over_cap"))
        .isEqualTo(planted.records("over_cap", "ad-clicks"));
    assertThat(files.number("SELECT count(DISTINCT day) FROM judged WHERE is_over_cap"))
        .isBetween(50L, 300L);
    assertThat(files.number("SELECT count(*) - count(DISTINCT product_id) FROM product_record"))
        .isEqualTo(planted.records("unit_cost_correction", "reference/products"));
  }

  @Test
  void planted_fee_errors_charge_double() throws Exception {
    String wrong =
        "SELECT count(*) FROM settlement_line s"
            + " JOIN order_line o ON o.order_id = s.order_id AND o.line_no = s.order_line_no"
            + " JOIN (SELECT DISTINCT product_id, category FROM product_record) p USING (product_id)"
            + " JOIN referral_fee f USING (category) WHERE entry = 'referral_fee'"
            + " AND -s.amount > 1.5 * percent::DOUBLE / 100 * (quantity * unit_price::DOUBLE"
            + " - discount::DOUBLE + shipping_charge::DOUBLE) + 1";
    long found = files.number(wrong);
    // The small ones hide below the margin for whole units, and the first week's orders are
    // unknown.
    assertThat(found)
        .isPositive()
        .isLessThanOrEqualTo(planted.records("fee_error", "seller-settlements"));
  }

  @Test
  void one_product_and_one_cloud_account_have_a_fifth_of_the_rows() throws Exception {
    assertThat(
            files.number(
                "SELECT 1000 * count(*) FILTER (product_id = 'P00000') / count(*) FROM order_line"))
        .isBetween(160L, 240L);
    assertThat(
            files.number(
                "SELECT 1000 * count(*) FILTER (billing_account_id = 'EXT00000') / count(*)"
                    + " FROM cloud_bill"))
        .isBetween(180L, 240L);
  }
}
