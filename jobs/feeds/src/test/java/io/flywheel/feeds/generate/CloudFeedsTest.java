package io.flywheel.feeds.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flywheel.feeds.company.CloudCatalog;
import io.flywheel.feeds.feed.World;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bills and metered usage over a change of prices, rated by another engine. */
@Tag("fast")
final class CloudFeedsTest {
  @TempDir static Path landing;

  private static PlantedRecords planted;
  private static WrittenCompany company;
  private static LandingReader files;

  @BeforeAll
  static void generate() throws Exception {
    company = WrittenCompany.in(landing, "2025-06-20", "2025-08-05", "0.000001", 3);
    files = company.files();
    planted = company.planted();
  }

  @AfterAll
  static void close() throws Exception {
    company.close();
  }

  @Test
  void metered_usage_costs_its_budget_to_the_cent_whatever_prices_and_tiers_do() throws Exception {
    World world = Generator.world(company.request());
    long budget = 0;
    for (int day = world.from(); day <= world.to(); day++) {
      budget += CloudCatalog.meteredCents(world.budgets(), day);
    }
    assertThat(
            files.number(
                "SELECT sum(cents)::BIGINT FROM (SELECT round(sum(cost), 2) * 100 AS cents FROM rated"
                    + " WHERE account_type = 'external'"
                    + " GROUP BY billing_account_id, date_trunc('month', day))"))
        .isEqualTo(budget);
    assertThat(
            files.number(
                "SELECT count(*) FROM (SELECT sum(cost) AS cost FROM rated"
                    + " WHERE account_type = 'external'"
                    + " GROUP BY billing_account_id, date_trunc('month', day))"
                    + " WHERE abs(cost - round(cost, 2)) > 0.000001"))
        .isZero();
  }

  @Test
  void some_accounts_reach_another_tier_and_the_price_of_compute_falls_in_july() throws Exception {
    String reached =
        "SELECT DISTINCT sku || ' ' || (total >= low) FROM rated JOIN price_tier USING (sku)"
            + " WHERE account_type = 'external' AND day >= valid_from AND day < valid_to AND low > 0"
            + " AND charge_category = 'Usage'";
    assertThat(files.texts(reached))
        .contains("compute-hour true", "compute-hour false", "database-hour true");
    assertThat(
            files.texts(
                "SELECT price::VARCHAR FROM price_tier WHERE sku = 'compute-hour' AND low = 0"
                    + " AND valid_from BETWEEN '2024-07-16' AND '2025-07-16' ORDER BY valid_from"))
        .containsExactly("0.090330000", "0.088500000");
  }

  @Test
  void internal_use_at_list_price_is_the_share_with_which_aws_earns_its_published_income()
      throws Exception {
    Map<String, Long> listed =
        files.numbers(
            "SELECT coalesce(used_by, 'external'), round(sum(list_cost) * 100)::BIGINT FROM ("
                + "SELECT used_by, list_cost FROM rated UNION ALL"
                + " SELECT NULL, list_cost::DECIMAL(38,15) FROM cloud_bill WHERE charge_category = 'Usage')"
                + " GROUP BY ALL");
    long external = listed.remove("external");
    double internal = listed.values().stream().mapToLong(cents -> cents).sum();
    // From the published year and the committed split of costs, solved on paper: 0.0701.
    assertThat(internal / (internal + external)).isCloseTo(0.0701, within(0.0001));
    assertThat(listed)
        .hasSize(6)
        .allSatisfy(
            (user, cents) ->
                assertThat(cents / internal)
                    .isCloseTo(
                        user.equals("corporate") ? 0.08 : user.equals("fulfilment") ? 0.12 : 0.2,
                        within(0.0001)));
    assertThat(
            files.number(
                "SELECT 1000 * count(*) FILTER (used_by IS NOT NULL) / count(*) FROM ("
                    + "SELECT used_by FROM rated WHERE charge_category = 'Usage' UNION ALL"
                    + " SELECT NULL FROM cloud_bill WHERE charge_category = 'Usage')"))
        .isBetween(180L, 220L);
  }

  @Test
  void no_account_has_bills_and_metered_usage() throws Exception {
    assertThat(
            files.texts(
                "SELECT DISTINCT billing_account_id FROM rated INTERSECT"
                    + " SELECT billing_account_id FROM cloud_bill"))
        .isEmpty();
  }

  @Test
  void corrections_and_credits_are_as_many_as_the_truth_says() throws Exception {
    assertThat(files.number("SELECT count(*) FROM rated WHERE units < 0"))
        .isEqualTo(planted.records("negative_correction"));
    assertThat(files.number("SELECT count(*) FROM rated WHERE charge_category = 'Credit'"))
        .isEqualTo(planted.records("credit", "cloud-usage"));
    assertThat(
            files.texts(
                "SELECT DISTINCT pricing_category FROM cloud_usage WHERE charge_category = 'Usage'"))
        .containsExactlyInAnyOrder("standard", "committed", "spot");
  }

  @Test
  void credits_on_bills_are_negative_and_as_many_as_the_truth_says() throws Exception {
    assertThat(
            files.number(
                "SELECT count(*) FROM cloud_bill WHERE charge_category = 'Credit'"
                    + " AND billed_cost::DOUBLE < 0 AND effective_cost = billed_cost"))
        .isEqualTo(planted.records("credit", "cloud-bills"));
  }

  @Test
  void costs_of_bills_are_unit_prices_times_quantities_to_the_last_digit() throws Exception {
    String priced = "charge_category IN ('Usage', 'Purchase')";
    assertThat(
            files.number(
                "SELECT count(*) FROM cloud_bill WHERE "
                    + priced
                    + " AND list_unit_price::DECIMAL(18,9) * pricing_quantity::DECIMAL(18,2)"
                    + " = list_cost::DECIMAL(38,11)"
                    + " AND contracted_unit_price::DECIMAL(18,9) * pricing_quantity::DECIMAL(18,2)"
                    + " = contracted_cost::DECIMAL(38,11)"))
        .isEqualTo(files.number("SELECT count(*) FROM cloud_bill WHERE " + priced))
        .isPositive();
  }

  @Test
  void bills_have_nulls_where_focus_requires_them_and_nowhere_else() throws Exception {
    String used = "charge_category = 'Usage'";
    String priced = "charge_category IN ('Usage', 'Purchase')";
    String committed = "commitment_discount_id IS NOT NULL";
    for (String rule :
        new String[] {
          "(list_unit_price IS NOT NULL) = (" + priced + ")",
          "(contracted_unit_price IS NOT NULL) = (" + priced + ")",
          "(pricing_quantity IS NOT NULL) = (" + priced + ")",
          "(pricing_unit IS NOT NULL) = (" + priced + ")",
          "(pricing_category IS NOT NULL) = (" + priced + ")",
          "(pricing_currency_list_unit_price IS NOT NULL) = (" + priced + ")",
          "(consumed_quantity IS NOT NULL) = (" + used + ")",
          "(consumed_unit IS NOT NULL) = (" + used + ")",
          "(sku_id IS NULL) = (charge_category = 'Tax')",
          "(sku_price_id IS NULL) = (charge_category = 'Tax')",
          "(commitment_discount_quantity IS NOT NULL) = (" + committed + ")",
          "(commitment_discount_unit IS NOT NULL) = (" + committed + ")",
          "(commitment_discount_type IS NOT NULL) = (" + committed + ")",
          "(commitment_discount_status IS NOT NULL) = (" + committed + " AND " + used + ")",
          "charge_category <> 'Purchase' OR effective_cost::DOUBLE = 0",
          "resource_id IS NULL OR resource_type IS NOT NULL",
          "sub_account_id IS NULL OR sub_account_type IS NOT NULL"
        }) {
      assertThat(files.number("SELECT count(*) FROM cloud_bill WHERE NOT (" + rule + ")"))
          .as(rule)
          .isZero();
    }
  }

  @Test
  void adjustments_of_bills_are_below_a_cent_and_make_days_whole() throws Exception {
    assertThat(
            files.number(
                "SELECT count(*) FROM cloud_bill WHERE charge_category = 'Adjustment'"
                    + " AND abs(billed_cost::DECIMAL(38,11)) >= 0.01"))
        .isZero();
    assertThat(
            files.number(
                "SELECT count(*) FROM (SELECT sum(billed_cost::DECIMAL(38,11)) AS cost FROM cloud_bill"
                    + " WHERE charge_category <> 'Tax'"
                    + " GROUP BY billing_account_id, charge_period_start) WHERE cost <> round(cost, 2)"))
        .isZero();
  }
}
