package io.flywheel.feeds.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import io.flywheel.feeds.mapping.DeliveryRules;
import io.flywheel.feeds.mapping.FeedMapping;
import io.flywheel.feeds.mapping.IngestSettings;
import io.flywheel.feeds.mapping.MappingException;
import io.flywheel.feeds.mapping.Replaces;
import io.flywheel.warehouse.SharedSpark;
import io.flywheel.warehouse.contract.Contracts;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class SettingsTest {
  private static final Contracts CONTRACTS =
      Contracts.read(SharedSpark.PROJECT.resolve("datasets"));

  @Test
  void the_columns_of_a_canonical_file_are_the_contract_without_the_engines_own() {
    assertThat(source("journal_entry"))
        .containsExactly(
            "entry_id",
            "month",
            "account",
            "sub_account",
            "segment",
            "marketplace",
            "amount",
            "currency");
    assertThat(source("fx_rate")).containsExactly("day", "currency", "rate");
    assertThat(source("order_line")).startsWith("order_id", "line_no", "revision").hasSize(21);
    assertThat(source("product")).doesNotContain("month", "day", "revision", "run_id");
  }

  @Test
  void unknown_keys_are_refused_with_the_nearest_known_one() {
    fails("feeds { order { files = \"*.csv\" } }", "unknown key 'order'", "did you mean 'orders'?");
    fails(mapping("", "file = x"), "unknown key 'file'", "did you mean 'files'?");
    fails(mapping("order_idd = X", ""), "unknown key 'order_idd'", "'order_id'?");
    fails("reference { marketplace = [] }", "unknown key 'marketplace'", "'marketplaces'?");
    fails(
        "reference { marketplaces = [{ marketplace = US, segmnt = x }] }",
        "unknown key 'segmnt'",
        "'segment'?");
    fails("reference { marketplaces = [{ marketplace = US }] }", "the row has no 'segment'");
  }

  @Test
  void required_columns_without_a_mapping_are_named() {
    fails(mapping("order_id = A", ""), "bronze.order_line needs line_no, kind, status, ordered_at");
  }

  @Test
  void what_is_no_sql_pattern_or_character_set_is_refused() {
    String complete = Warehouse.profile("online-retail").getValue("flywheel.feeds.orders").render();
    fails(
        "feeds { orders = " + complete + ", orders.columns.order_id = \"count(\" }",
        "columns.order_id: 'count(' is not a SQL expression: [PARSE_SYNTAX_ERROR]");
    fails(
        "feeds { orders = " + complete + ", orders.day { name = \"[0-9]+\" } }", "needs one group");
    fails("feeds { orders = " + complete + ", orders.day.rows = x }", "either name or rows");
    fails(
        "feeds { orders = " + complete + ", orders.format.encoding = UTF-9 }",
        "'UTF-9' is not a character set");
    fails("feeds { orders = " + complete + ", orders.format.type = xml }", "'xml' is none of");
    fails(
        "feeds { orders = " + complete + ", orders.format.delimiter = \"||\" }",
        "delimiter is one character");
  }

  @Test
  void settings_without_meaning_for_a_format_are_refused_where_they_stand() {
    for (String without :
        List.of(
            "parquet, delimiter = \";\"",
            "parquet, quote = \"'\"",
            "parquet, encoding = UTF-8",
            "parquet, final-line-break = optional",
            "jsonl, delimiter = \";\"",
            "jsonl, quote = \"'\"",
            "jsonl, final-line-break = optional",
            "csv, money-from = double")) {
      String[] parts = without.split("[ =,]+");
      fails(
          format(without),
          ": 1: flywheel.feeds.orders.format.%s has no meaning for %s files"
              .formatted(parts[1], parts[0]));
    }
    fails(
        "ingest.foreign-manifest = drop",
        ": 1: flywheel.ingest.foreign-manifest: 'drop' is neither name nor refuse");
    fails(format("parquet, money-from = float"), "format.money-from: 'float' is not double");
    fails(format("csv, final-line-break = no"), "'no' is not required or optional");
    for (String with :
        List.of(
            "parquet, null-values = [NULL], money-from = double, scientific = true, quote = null",
            "jsonl, encoding = UTF-16, null-values = [NULL], money-from = double",
            "csv, scientific = true")) {
      settings(ConfigFactory.parseString("flywheel { " + format(with) + " }"));
    }
  }

  private static String format(String format) {
    String complete =
        Warehouse.profile("online-retail")
            .getValue("flywheel.feeds.orders")
            .render(ConfigRenderOptions.concise());
    return "feeds.orders = %s, feeds.orders.format = null, feeds.orders.format { type = %s }"
        .formatted(complete, format);
  }

  @Test
  void a_canonical_feed_can_say_what_its_deliveries_mean() {
    FeedMapping orders =
        settings(
                ConfigFactory.parseString(
                    "flywheel.feeds.orders { replaces = path, revision-horizon = 30 }"))
            .mappings()
            .stream()
            .filter(mapping -> mapping.feed().equals("orders"))
            .findFirst()
            .orElseThrow();

    assertThat(orders.rules())
        .isEqualTo(new DeliveryRules(new Replaces(Replaces.Scope.PATH, "", ""), 30));
    assertThat(orders.source().used()).isEqualTo(source("order_line"));
    fails("feeds.orders.revision-horizon = -1", "revision-horizon: -1 is less than 0 days");
  }

  @Test
  void mappings_and_records_are_read_strictly() {
    String columns =
        Warehouse.profile("online-retail")
            .getValue("flywheel.feeds.orders.columns")
            .render(ConfigRenderOptions.concise());
    String one =
        "files = [\"*.csv\"], format { type = csv }, day { name = \"(.*)\" }, columns = " + columns;
    fails(
        "feeds.orders { mappings { a { " + one + " } }, files = \"*.csv\" }",
        "orders.files",
        "flywheel.feeds.orders.mappings.NAME.files");
    fails("feeds.orders.mappings {}", "flywheel.feeds.orders.mappings names no mapping");
    fails("feeds.orders.mappings { a = 1 }", "flywheel.feeds.orders.mappings.a is no mapping");
    fails(
        "feeds.orders.mappings { a { " + one + ", filez = 1 } }",
        "unknown key 'filez' under flywheel.feeds.orders.mappings.a",
        "files");
    fails(
        "feeds.orders { " + one + ", files = [] }", "flywheel.feeds.orders.files: names no files");
    fails("feeds.orders { " + one + ", files = \"[\" }", "flywheel.feeds.orders.files: ");
    fails(
        "feeds.orders { " + one + ", records = [] }",
        "flywheel.feeds.orders.records: is a list of { where, columns }");
    fails(
        "feeds.orders { " + one + ", records = [ 1 ] }",
        "flywheel.feeds.orders.records.0: is no { where, columns }");
    fails(
        "feeds.orders { " + one + ", records = [ {}, { column {} } ] }",
        "unknown key 'column' under flywheel.feeds.orders.records.1",
        "columns");
    fails(
        "feeds.orders { " + one + ", records = [ { columns { kind = [] } } ] }",
        "flywheel.feeds.orders.records.0.columns.kind: is no SQL expression");
    fails(
        "feeds.orders { " + one + ", records = [ { columns { order_id = null, knd = \"1\" } } ] }",
        "unknown key 'knd' under flywheel.feeds.orders.records.0.columns");
    fails(
        "feeds.orders { " + one + ", where = \"Quantity >\" }",
        "flywheel.feeds.orders.where: 'Quantity >' is not a SQL expression");
    fails(
        "feeds.orders { " + one + ", records = [ { columns { line_no = \"_line\" } } ] }",
        "the key column line_no is made of row numbers");
  }

  @Test
  void a_row_gives_one_record_where_the_key_is_the_line() {
    String bills =
        Warehouse.profile("focus")
            .getValue("flywheel.feeds.cloud-bills.mappings.focus")
            .render(ConfigRenderOptions.concise());
    fails(
        "feeds.cloud-bills = " + bills + ", feeds.cloud-bills.records = [ {} ]",
        "flywheel.feeds.cloud-bills.records: the key of bronze.cloud_bill is the line of the file, so a row gives one record");
  }

  @Test
  void a_mapping_knows_the_columns_that_its_expressions_read() {
    FeedMapping orders =
        settings(Warehouse.profile("online-retail")).mappings().stream()
            .filter(mapping -> mapping.feed().equals("orders"))
            .findFirst()
            .orElseThrow();
    assertThat(orders.source().used())
        .containsExactlyInAnyOrder(
            "InvoiceNo",
            "Quantity",
            "InvoiceDate",
            "CustomerID",
            "Country",
            "StockCode",
            "UnitPrice");
    assertThat(orders.records().get(0).columns().get("revision").sql()).isEqualTo("'0'");
  }

  private static java.util.List<String> source(String table) {
    return FeedMapping.canonical(
            CONTRACTS.get(io.flywheel.warehouse.contract.TableName.parse("bronze." + table)),
            new DeliveryRules(new Replaces(Replaces.Scope.NONE, "", ""), 400))
        .source()
        .used();
  }

  private static String mapping(String columns, String more) {
    return "feeds { orders { files = \"*.csv\", format { type = csv }, day { name = \"(.*)\" }, columns {"
        + columns
        + "}\n"
        + more
        + "} }";
  }

  private static void fails(String hocon, String... parts) {
    assertThatThrownBy(() -> settings(ConfigFactory.parseString("flywheel { " + hocon + " }")))
        .isInstanceOf(MappingException.class)
        .hasMessageContainingAll(parts);
  }

  private static IngestSettings settings(Config config) {
    String defaults =
        "flywheel { landing = x, reporting.time-zone = UTC, ingest { refuse-share = 0.01,"
            + " refuse-rows = 10, revision-horizon = 400, refused-file = stop, conflict-share = 0.1, foreign-manifest = name,"
            + " first-day = 1990-01-01 }, feeds {}, reference {} }";
    return IngestSettings.from(
        config.withFallback(ConfigFactory.parseString(defaults)).resolve(), CONTRACTS);
  }
}
