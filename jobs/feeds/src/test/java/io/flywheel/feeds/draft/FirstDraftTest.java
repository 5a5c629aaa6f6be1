package io.flywheel.feeds.draft;

import static io.flywheel.feeds.draft.Drafts.column;
import static io.flywheel.feeds.draft.Drafts.draft;
import static io.flywheel.feeds.draft.Drafts.guesses;
import static io.flywheel.feeds.draft.Drafts.settings;
import static io.flywheel.feeds.sample.SampleFiles.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import io.flywheel.feeds.mapping.MappingException;
import io.flywheel.warehouse.SharedSpark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Drafts of exports in the shapes of those that people have; all values are made up. */
@Tag("fast")
class FirstDraftTest {
  private static final String CANONICAL =
      """
      order_id,line_no,revision,kind,status,ordered_at,customer_id,marketplace,channel,product_id,\
      seller_id,fulfilment,quantity,unit_price,discount,shipping_charge,tax,currency,\
      payment_method,original_order_id,original_line_no
      o1,1,0,sale,completed,2025-03-01 10:00:00,c1,US,online,p1,s1,platform,1,9.99,0,0,0.80,USD,card,,
      o1,2,0,sale,cancelled,2025-03-01 10:00:00,c1,US,online,p2,,platform,2,5.00,1,0,0,USD,card,,
      o2,1,0,return,completed,2025-03-02 10:00:00,,DE,store,p1,,store,-1,9.99,0,0,-0.80,EUR,card,o1,1
      """;

  private static final String SHOP =
      """
      Name,Email,Financial Status,Currency,Subtotal,Shipping,Taxes,Discount Amount,Created at,\
      Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Shipping Country,Cancelled at,\
      Payment Method,Source,Billing Name
      #7,eve@example.com,paid,EUR,30.00,4.00,5.00,1.00,2025-05-01 12:00:00 +0200,2,Cup,10.00,CUP,DE,,card,web,Eve
      #7,eve@example.com,,,,,,,2025-05-01 12:00:00 +0200,1,Pot,10.00,POT,,,,,
      #8,,paid,EUR,5.00,0.00,0.00,0.00,2025-05-02 12:00:00 +0200,1,Lid,5.00,,AT,2025-05-03 09:00:00 +0200,card,pos,
      """;

  @Test
  void a_canonical_file_is_drafted_as_itself() {
    FirstDraft draft = draft("orders", file("2025-03-01.csv", CANONICAL));
    Config columns = settings("orders", draft).getConfig("columns");

    assertThat(guesses(draft)).isEmpty();
    assertThat(draft.text()).doesNotContain("REQUIRED").doesNotContain("guess");
    assertThat(columns.root().keySet())
        .containsExactlyInAnyOrder(CANONICAL.lines().findFirst().orElseThrow().split(","));
    columns.root().forEach((name, sql) -> assertThat(sql.unwrapped()).isEqualTo(name));
    assertThat(Drafts.mapping("orders", draft).source().ignored()).isEmpty();
    assertThat(draft.notes()).singleElement().asString().contains("needs no mapping");
  }

  @Test
  void columns_of_an_order_that_stand_on_its_first_line_hold_for_all_of_them() {
    FirstDraft draft = draft("orders", file("orders_export_1.csv", SHOP));

    assertThat(column("orders", draft, "order_id")).isEqualTo("Name");
    assertThat(column("orders", draft, "marketplace"))
        .contains("max(`Shipping Country`) OVER (PARTITION BY Name)");
    assertThat(column("orders", draft, "status"))
        .isEqualTo(
            "IF(max(`Cancelled at`) OVER (PARTITION BY Name) IS NOT NULL, 'cancelled',"
                + " 'completed')");
    assertThat(column("orders", draft, "channel"))
        .contains("WHEN 'pos' THEN 'store'")
        .contains("WHEN 'web' THEN 'online'");
    assertThat(column("orders", draft, "shipping_charge")).isEqualTo("coalesce(Shipping, '0')");
    assertThat(column("orders", draft, "unit_price")).isEqualTo("`Lineitem price`");
    assertThat(column("orders", draft, "product_id"))
        .isEqualTo("coalesce(`Lineitem sku`, `Lineitem name`)");
  }

  @Test
  void a_column_of_lines_is_not_taken_from_the_first_line_of_an_order() {
    String sparse = SHOP.replace(",POT,", ",,");
    FirstDraft draft = draft("orders", file("orders_export_1.csv", sparse));

    assertThat(column("orders", draft, "product_id"))
        .isEqualTo("coalesce(`Lineitem sku`, `Lineitem name`)");
  }

  @Test
  void personal_columns_are_hidden_and_what_is_not_used_is_ignored() {
    FirstDraft draft = draft("orders", file("orders_export_1.csv", SHOP));
    Config settings = settings("orders", draft);

    assertThat(settings.getStringList("personal")).containsExactly("Email", "Billing Name");
    assertThat(settings.getStringList("ignored"))
        .containsExactly("Financial Status", "Subtotal", "Billing Name");
    assertThat(column("orders", draft, "customer_id")).isEqualTo("sha2(Email, 256)");
  }

  @Test
  void a_draft_of_a_shop_is_a_mapping_that_ingest_reads() {
    FirstDraft draft = draft("orders", file("orders_export_1.csv", SHOP));

    assertThat(Drafts.mapping("orders", draft).source().used())
        .contains("Name", "Created at", "Lineitem price");
    assertThat(settings("orders", draft).getString("day.rows"))
        .isEqualTo("max(strict_timestamp(`Created at`, 'yyyy-MM-dd HH:mm:ss Z'))");
  }

  @Test
  void what_is_required_and_not_found_is_asked_for_by_ingest() {
    FirstDraft draft =
        draft("orders", file("sales.csv", "Order No,Date,SKU,Qty\n1,2025-01-31,A,1\n"));

    assertThat(draft.text())
        .contains("# unit_price = \"\"  # REQUIRED: DECIMAL(20,6). Price of one unit without tax")
        .contains("# marketplace = \"\"  # REQUIRED: STRING.");
    assertThatThrownBy(() -> Drafts.mapping("orders", draft))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("bronze.order_line needs marketplace, unit_price, currency");
    assertThat(
            Drafts.mapping(
                    "orders",
                    draft,
                    "flywheel.feeds.orders.columns { marketplace = \"'DE'\", unit_price = \"'1'\","
                        + " currency = \"'EUR'\" }")
                .feed())
        .isEqualTo("orders");
  }

  @Test
  void a_column_whose_values_do_not_fit_is_not_taken_for_its_name() {
    FirstDraft draft =
        draft(
            "orders",
            file("sales.csv", "order_id,ordered_at,quantity,unit_price\n1,soon,two,cheap\n"));

    assertThat(draft.text())
        .contains("# ordered_at = \"\"  # REQUIRED: TIMESTAMP")
        .contains("(ordered_at has other values, such as 'soon')")
        .contains("# quantity = \"\"  # REQUIRED: BIGINT")
        .contains("# unit_price = \"\"  # REQUIRED: DECIMAL(20,6)");
  }

  @Test
  void words_that_nobody_knows_are_named_and_not_translated() {
    FirstDraft draft =
        draft("orders", file("sales.csv", "order_id,status,quantity\n1,paid,1\n2,on the moon,1\n"));

    assertThat(column("orders", draft, "status"))
        .contains("WHEN 'paid' THEN 'completed'")
        .doesNotContain("WHEN 'on the moon'")
        .contains("ELSE status END");
    assertThat(guesses(draft))
        .anyMatch(line -> line.contains("set aside as they are: on the moon"));
  }

  @Test
  void a_key_that_does_not_tell_rows_apart_says_so() {
    FirstDraft draft =
        draft(
            "ad-clicks",
            file(
                "ads.csv",
                "Day,Campaign ID,Impr.,Cost,Currency code\n"
                    + "2025-01-01,1,5,1.50,EUR\n2025-01-01,1,7,2.50,EUR\n"));

    assertThat(guesses(draft)).anyMatch(line -> line.contains("NOT unique: 1:2025-01-01 stands 2"));
  }

  @Test
  void a_report_with_lines_before_its_header_and_totals_after_it() {
    String report =
        "Campaign report\nJune 2025\nDay\tCampaign ID\tCurrency code\tImpr.\tClicks\tCost\n"
            + "2025-06-01\t9\tEUR\t12,345\t7\t1,295.70\n2025-06-02\t9\tEUR\t10\t --\t0.50\n"
            + "Total: Account\t --\tEUR\t12,355\t7\t1,296.20\n";
    FirstDraft draft =
        draft(file("report.csv", ("\uFEFF" + report).getBytes(StandardCharsets.UTF_16LE)));
    Config settings = settings("ad-clicks", draft);

    assertThat(settings.getConfig("format").root().unwrapped())
        .containsEntry("delimiter", "\t")
        .containsEntry("encoding", "UTF-16")
        .containsEntry("header", "Day")
        .containsEntry("thousands", ",")
        .containsEntry("null-values", List.of("", " --"));
    assertThat(settings.getString("where")).isEqualTo("Day NOT LIKE 'Total%'");
    assertThat(settings.getString("day.rows"))
        .isEqualTo("max(strict_timestamp(Day, 'yyyy-MM-dd'))");
    assertThat(column("ad-clicks", draft, "cost")).isEqualTo("Cost");
    assertThat(Drafts.mapping("ad-clicks", draft).feed()).isEqualTo("ad-clicks");
  }

  @Test
  void a_settlement_with_decimal_commas_and_a_row_of_what_is_paid_out() {
    String header =
        "settlement-id\tdeposit-date\ttotal-amount\tcurrency\ttransaction-type\torder-id\t"
            + "marketplace-name\tamount-type\tamount-description\tamount\tposted-date-time\tsku\n";
    String rows =
        "71\t03.05.2025 08:00:00 UTC\t1.043,27\tEUR\t\t\t\t\t\t\t\t\n"
            + "71\t\t\t\tOrder\t1-2\tAmazon.de\tItemPrice\tPrincipal\t1.200,50\t"
            + "20.04.2025 23:30:15 UTC\tPipe 12\" x\n"
            + "71\t\t\t\tOrder\t1-2\tAmazon.de\tItemFees\tCommission\t-157,23\t"
            + "20.04.2025 23:30:15 UTC\tPipe 12\" x\n";
    FirstDraft draft = draft(file("settlement_71.txt", header + rows));
    Config settings = settings("seller-settlements", draft);

    assertThat(settings.getConfig("format").root().unwrapped())
        .containsEntry("quote", "")
        .containsEntry("decimal", ",")
        .containsEntry("thousands", ".");
    assertThat(column("seller-settlements", draft, "entry"))
        .startsWith("CASE WHEN `total-amount` IS NOT NULL THEN 'payout'")
        .contains("WHEN 'Order/ItemFees/Commission' THEN 'referral_fee'");
    assertThat(column("seller-settlements", draft, "posted_at"))
        .contains("strict_timestamp(`posted-date-time`, 'dd.MM.yyyy HH:mm:ss z')");
    assertThat(
            Drafts.mapping(
                    "seller-settlements",
                    draft,
                    "flywheel.feeds.seller-settlements.columns.seller_id = \"'me'\"")
                .feed())
        .isEqualTo("seller-settlements");
  }

  @Test
  void invoices_with_nested_lines_in_minor_units() {
    FirstDraft draft =
        draft(
            file(
                "invoices-2025-01-31.jsonl",
                """
                {"id":"in_1","created":1736553600,"currency":"eur","customer":"cus_1","amount_paid":999,\
                "lines":{"object":"list","data":[{"id":"il_1","amount":999,"period":{"start":1736553600,\
                "end":1739232000},"price":{"id":"plan_m"}}]},"metadata":{}}
                {"id":"in_2","created":1736553700,"currency":"eur","customer":"cus_2","amount_paid":0,\
                "lines":{"object":"list","data":[]},"metadata":{"a":"b"},"note":1}
                """));
    Config settings = settings("subscriptions", draft);

    assertThat(settings.getString("explode")).isEqualTo("lines.data");
    assertThat(settings.getString("day.name")).isEqualTo("(\\d{4}-\\d{2}-\\d{2})");
    assertThat(settings.getStringList("ignored"))
        .containsExactlyInAnyOrder("id", "amount_paid", "metadata", "note");
    assertThat(column("subscriptions", draft, "event_id")).isEqualTo("item.id");
    assertThat(column("subscriptions", draft, "amount"))
        .isEqualTo("minor_units(item.amount, upper(currency))");
    assertThat(column("subscriptions", draft, "period_end"))
        .isEqualTo("timestamp_seconds(CAST(strict_decimal(item.period.`end`, 0) AS BIGINT))");
    assertThat(draft.text()).contains("# marketplace = \"\"  # REQUIRED");
  }

  @Test
  void a_cloud_bill_in_the_names_of_the_standard_is_no_guess() {
    FirstDraft draft =
        draft(
            file(
                "2025-01.csv",
                "BilledCost,BillingAccountId,BillingCurrency,BillingPeriodEnd,BillingPeriodStart,"
                    + "ChargeCategory,ChargePeriodEnd,ChargePeriodStart,EffectiveCost,ListCost,"
                    + "ProviderName,ServiceCategory,ServiceName,Tags,x_Discounts,x_Operation\n"
                    + "1.5,1,USD,2025-02-01T00:00:00Z,2025-01-01T00:00:00Z,Usage,"
                    + "2025-01-11T00:00:00Z,2025-01-10T00:00:00Z,1.5,2,AWS,Compute,EC2,,{},Run\n"));

    assertThat(guesses(draft)).isEmpty();
    assertThat(settings("cloud-bills", draft).getStringList("ignored")).containsExactly("x_*");
    assertThat(column("cloud-bills", draft, "billed_cost")).isEqualTo("BilledCost");
    assertThat(Drafts.mapping("cloud-bills", draft).source().used()).contains("BilledCost");
  }

  @Test
  void an_export_that_is_like_no_feed_asks_for_one() {
    Path file = file("x.csv", "a,b\n1,2\n");

    assertThatThrownBy(() -> draft(file))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("name one with --feed: ad-clicks, cloud-bills");
    assertThatThrownBy(() -> draft("order", file))
        .isInstanceOf(MappingException.class)
        .hasMessage("unknown feed 'order'; did you mean 'orders'?");
  }

  @ParameterizedTest
  @CsvSource({
    "focus-aws, aws/focus/data/BILLING_PERIOD=2025-01/focus-00001.csv",
    "focus-azure, azure/focus/20250201-20250228/202502020307/0a1b2c3d-0000-4000-8000-000000000003/part_0_0001.csv",
    "focus-gcp, gcp/focus-2025-01.jsonl"
  })
  void bills_of_a_provider_are_told_by_their_own_columns(String profile, String path) {
    FirstDraft draft =
        draft("cloud-bills", Drafts.DATASETS.resolve("samples").resolve(profile).resolve(path));

    assertThat(draft.notes())
        .anyMatch(note -> note.endsWith("conf/profiles/" + profile + ".conf."));
    assertThat(column("cloud-bills", draft, "billed_cost")).isEqualTo("BilledCost");
  }

  @Test
  void a_shipped_profile_of_such_files_is_named() {
    FirstDraft draft =
        draft(
            "orders",
            file(
                "2010-12-01.csv",
                "InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
                    + "1,A,-2,2010-12-01 08:26:00,2.55,17850.0,France\n"));

    assertThat(draft.notes())
        .containsExactly(
            "A whole mapping of files with such columns is shipped:"
                + " conf/profiles/online-retail.conf.");
    assertThat(column("orders", draft, "customer_id"))
        .isEqualTo("regexp_replace(CustomerID, '\\\\.0$', '')");
  }

  @Test
  void drafts_of_two_systems_stand_beside_each_other() {
    Path file = file("sales.csv", CANONICAL);
    FirstDraft draft =
        FirstDraft.of(
            file, "web/sales.csv", Optional.of("orders"), Optional.of("web"), Drafts.DATASETS);

    assertThat(settings("orders.mappings.web", draft).getString("files"))
        .isEqualTo("web/sales.csv");
    assertThat(Drafts.mapping("orders", draft).name()).isEqualTo("web");
  }

  @Test
  void the_draft_of_the_guide_is_what_is_printed() throws IOException {
    String guide = Files.readString(SharedSpark.PROJECT.resolve("docs/guide-mapping.md"));
    String section = guide.substring(guide.indexOf("### A first draft"));
    String path = "shop/bestellungen_7.csv";
    Path export = file("bestellungen_7.csv", block(section, "csv landing/" + path));
    FirstDraft draft =
        FirstDraft.of(export, path, Optional.empty(), Optional.empty(), Drafts.DATASETS);

    assertThat(block(section, "hocon")).isEqualTo(draft.text());
  }

  private static String block(String text, String language) {
    String fence = "```" + language + "\n";
    int from = text.indexOf(fence) + fence.length();
    return text.substring(from, text.indexOf("```\n", from));
  }
}
