package io.flywheel.feeds.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flywheel.feeds.ingest.IngestReport.Outcome;
import io.flywheel.feeds.landing.IngestRequest;
import io.flywheel.feeds.mapping.MappingException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Items that look up their orders, in a file that comes when it comes. */
@Tag("proof")
class LookupTest {
  private static final String MAPPING =
      """
      flywheel.ingest.refused-file = skip
      flywheel.feeds.orders {
        files = "*/items*.csv", format { type = csv }, day { name = "^([0-9-]{10})/" }
        lookup.orders {
          files = "*/orders*.{csv,csv.gz}", format { type = csv, delimiter = ";", decimal = "," }
          match = "^([^/]+)/", on { Order = "Name" }, ignored = ["x_*"], optional = ["Discount"]
        }
        columns {
          order_id = "Order", line_no = "Line", kind = "'sale'", status = "'completed'"
          ordered_at = "coalesce(orders.Created, concat(left(_file, 10), ' 00:00:00'))"
          customer_id = "orders.Customer", currency = "coalesce(orders.Currency, 'USD')"
          shipping_charge = "coalesce(orders.Shipping, '0')", discount = "coalesce(orders.Discount, '0')"
          marketplace = "'DE'", channel = "'online'", product_id = "Sku", fulfilment = "'merchant'"
          quantity = "'1'", unit_price = "Price", tax = "'0'"
        }
      }
      """;
  private static final String ITEMS = "Order,Line,Sku,Price\n";
  private static final String ORDERS = "x_note;Name;Created;Currency;Customer;Shipping\n";
  private static final String STANDING =
      "SELECT order_id, hour(ordered_at), currency, customer_id, CAST(shipping_charge AS DECIMAL(9, 2)),"
          + " lookup_file, lookup_line, source_line FROM current.order_line ORDER BY order_id";
  private static final String ACCOUNTS =
      "SELECT file, delivery, status, rows_delivered, rows_accepted FROM ops.ingest_file"
          + " ORDER BY file, CAST(substring(run_id, 5) AS INT)";

  private final Warehouse warehouse = new Warehouse().with(MAPPING);

  @Test
  void a_personal_key_is_hidden_in_both_files() {
    warehouse.with(
        "flywheel.feeds.orders { personal = [Order], ignored = [Sku], columns.product_id = \"IF(orders.Name = '', 'x', NULL)\" }");
    items(1, "9.00");
    orders(1, "10", "c1");
    warehouse.with("flywheel.ingest.refuse-rows = 1");
    warehouse.deliver("2025-03-02/items.csv", ITEMS + "eva@example.com,1,S,1\n");
    warehouse.deliver(
        "2025-03-02/orders.csv",
        ORDERS
            + "-;eva@example.com;2025-03-02 10:00:00;EUR;c1;1\n-;eva@example.com;2025-03-02 10:00:00;EUR;c2;1\n");

    warehouse.ingest();

    assertThat(
            warehouse.sql(
                "SELECT concat_ws('; ', reasons) FROM ops.quarantine WHERE file = '2025-03-02/orders.csv'"))
        .containsExactly("lines 2 and 3: two different rows of Name = ***");
    assertThat(
            warehouse.sql(
                "SELECT concat_ws('; ', reasons) FROM ops.quarantine WHERE file = '2025-03-01/items.csv'"))
        .anyMatch(reasons -> reasons.contains("for orders.Name = ***"))
        .noneMatch(reasons -> reasons.contains("'A1'"));
  }

  @Test
  void figures_are_the_same_in_every_order_of_arrival() {
    items(1, "9.00");
    orders(2, "10", "c1");
    items(3, "9.00");
    orders(3, "10", "c1");
    items(4, "9.00");
    orders(4, "11", "other");
    items(5, "8.00");
    orders(5, "10", "c1");
    IngestReport first = warehouse.ingest();
    assertThat(first.refusals())
        .extracting(IngestReport.Refusal::reason)
        .containsExactly(
            "lookup orders of orders: no file belongs to it yet: match = '^([^/]+)/' gives"
                + " '2025-03-01' for none of */orders*.{csv,csv.gz}");
    assertThat(first.unmatched())
        .containsExactly(
            "2025-03-02/orders.csv, as lookup orders of orders: no file belongs to it");
    orders(1, "10", "c1");
    items(2, "9.00");
    orders(4, "10", "c1");
    items(5, "9.00");
    assertThat(
            IngestDryRun.of(warehouse.engine(), warehouse.settings())
                .find(IngestRequest.everything())
                .files())
        .extracting(file -> file.file() + ": " + file.why())
        .contains(
            "2025-03-04/items.csv: what it looks up is new: 2025-03-04/orders.csv",
            "2025-03-04/orders.csv: looked up by files that belong to it",
            "2025-03-05/items.csv: new content");

    IngestReport second = warehouse.ingest();

    assertThat(second.refusals()).isEmpty();
    assertThat(second.unmatched()).isEmpty();
    List<String> expected = new ArrayList<>();
    for (int day = 1; day <= 5; day++) {
      expected.add("A%1$d|10|EUR|c1|1234.50|2025-03-0%1$d/orders.csv|2|2".formatted(day));
    }
    for (int day = 1; day <= 5; day++) {
      expected.add("B%d|0|USD|null|0.00|null|null|3".formatted(day));
    }
    assertThat(warehouse.sql(STANDING)).containsExactlyElementsOf(expected);
    assertThat(warehouse.sql("SELECT DISTINCT unit_price FROM current.order_line"))
        .containsExactly("9.000000");
    assertThat(warehouse.sql(ACCOUNTS))
        .containsExactly(
            "2025-03-01/items.csv|1|refused|0|0",
            "2025-03-01/items.csv|1|accepted|2|2",
            "2025-03-01/orders.csv|1|lookup|0|0",
            "2025-03-02/items.csv|1|accepted|2|2",
            "2025-03-02/orders.csv|1|lookup|0|0",
            "2025-03-03/items.csv|1|accepted|2|2",
            "2025-03-03/orders.csv|1|lookup|0|0",
            "2025-03-04/items.csv|1|accepted|2|2",
            "2025-03-04/items.csv|2|accepted|2|1",
            "2025-03-04/orders.csv|1|lookup|0|0",
            "2025-03-04/orders.csv|2|lookup|0|0",
            "2025-03-05/items.csv|1|accepted|2|2",
            "2025-03-05/items.csv|2|accepted|2|2",
            "2025-03-05/orders.csv|1|lookup|0|0");
    IngestReport third = warehouse.ingest();
    assertThat(third.outcome()).isEqualTo(Outcome.NOTHING_NEW);
    assertThat(third.known()).isEqualTo(5);
  }

  @Test
  void a_fault_in_the_second_file_refuses_both_until_it_is_mended() {
    for (int day = 1; day <= 6; day++) {
      items(day, "9.00");
    }
    deliver(1, ORDERS + row(1, "10", "c1") + row(1, "10", "c1") + row(1, "10", "c2"));
    deliver(2, ORDERS + "-;A2;2025-03-02 10:00:00\n");
    deliver(3, "Name;Created;Currency;Customer;Shiping\n");
    warehouse.deliver(
        "2025-03-04/orders.csv.gz", Arrays.copyOf(Warehouse.gzip(ORDERS + row(4, "10", "c1")), 60));
    orders(5, "10", "c1");
    warehouse.deliver("2025-03-05/orders-2.csv", ORDERS);
    orders(6, "10", "c1");

    IngestReport report = warehouse.ingest();

    assertThat(report.outcome()).isEqualTo(Outcome.INGESTED);
    String quarantine =
        "SELECT file, reasons[0] FROM ops.quarantine WHERE file LIKE '%s' ORDER BY 1";
    String twice = "lines 2 and 4: two different rows of Name = 'A1'";
    assertThat(warehouse.sql(quarantine.formatted("2025-03-01/%")))
        .containsExactly(
            "2025-03-01/items.csv|2025-03-01/orders.csv, which it looks up: " + twice,
            "2025-03-01/orders.csv|" + twice);
    assertThat(warehouse.sql(quarantine.formatted("2025-03-02/o%")))
        .containsExactly(
            "2025-03-02/orders.csv|line 2: the line has 3 fields where the header has 6");
    assertThat(warehouse.sql(quarantine.formatted("2025-03-03/o%")).get(0))
        .contains("unknown column 'Shiping'", "missing column 'Shipping'");
    assertThat(warehouse.sql(quarantine.formatted("2025-03-04/o%")).get(0))
        .contains("truncated or damaged gzip");
    assertThat(warehouse.sql(quarantine.formatted("2025-03-05/%")))
        .containsExactly(
            "2025-03-05/items.csv|lookup orders of orders: 2025-03-05/orders-2.csv and"
                + " 2025-03-05/orders.csv belong to it, as match = '^([^/]+)/' gives '2025-03-05'"
                + " for each; remove all but one");
    assertThat(warehouse.sql("SELECT DISTINCT source_file FROM bronze.order_line"))
        .containsExactly("2025-03-06/items.csv");
    assertThat(warehouse.ingest().runId()).as("said once").isEmpty();

    orders(1, "10", "c1");
    orders(2, "10", "c1");
    orders(3, "10", "c1");
    warehouse.deliver("2025-03-04/orders.csv.gz", Warehouse.gzip(ORDERS + row(4, "10", "c1")));
    warehouse.landing.resolve("2025-03-05/orders-2.csv").toFile().delete();
    assertThat(warehouse.ingest().refusals()).isEmpty();
    assertThat(warehouse.sql("SELECT count(lookup_line) FROM current.order_line"))
        .containsExactly("6");
    assertThat(DeliveryCheck.of(warehouse.engine(), warehouse.settings()).leftOut()).isEmpty();
    assertThat(warehouse.ingest().runId()).isEmpty();
  }

  @Test
  void a_second_file_counts_in_manifests_and_waits_for_days_and_may_go_when_it_was_read()
      throws Exception {
    items(1, "9.00");
    orders(1, "10", "c1");
    items(2, "9.00");
    orders(2, "10", "c1");
    String manifest = "[{\"file\": \"orders.csv\", \"rows\": %d, \"sha256\": \"%s\"}]";
    String digest =
        DigestUtils.sha256Hex(
            Files.readAllBytes(warehouse.landing.resolve("2025-03-01/orders.csv")));
    warehouse.deliver("2025-03-01/_manifest.json", manifest.formatted(2, digest));
    IngestRequest firstDay =
        new IngestRequest(
            Set.of(),
            Optional.of(LocalDate.parse("2025-03-01")),
            IngestRequest.Comparison.ATTRIBUTES,
            List.of());
    assertThat(warehouse.ingest(firstDay).refusals())
        .extracting(IngestReport.Refusal::reason)
        .contains("the manifest says 2 rows, the file has 1");
    warehouse.deliver("2025-03-01/_manifest.json", manifest.formatted(1, digest));
    assertThat(warehouse.ingest(firstDay).outcome()).isEqualTo(Outcome.INGESTED);
    assertThat(warehouse.sql(ACCOUNTS)).noneMatch(row -> row.startsWith("2025-03-02"));
    warehouse.ingest();

    Files.delete(warehouse.landing.resolve("2025-03-02/orders.csv"));
    assertThat(warehouse.ingest().outcome()).isEqualTo(Outcome.NOTHING_NEW);
    assertThat(warehouse.ingest(Warehouse.retake("2025-03-02/*")).retakes().unavailable().get(0))
        .startsWith(
            "2025-03-02/items.csv cannot be read: lookup orders of orders: no file belongs");
    assertThat(warehouse.sql("SELECT count(lookup_line), count(*) FROM current.order_line"))
        .containsExactly("2|4");
  }

  @Test
  void settings_that_say_nothing_or_two_things_are_refused() {
    refused("lookup.more { files = x }", "has one entry, NAME { files, match, on, .. }");
    refused("lookup.orders.match = \"orders\"", "'orders' needs one group");
    refused("lookup.orders.on = null", "on");
    refused("lookup.orders.where = x", "unknown key 'where' under flywheel.feeds.orders.lookup");
    refused("columns.currency = \"order.Currency\"", "reads a part of order");
    items(1, "9.00");
    orders(1, "10", "c1");
    refused(
        "files = \"*/*.csv\"",
        "file 2025-03-01/orders.csv belongs to orders and to lookup orders of orders");
  }

  private void refused(String setting, String reason) {
    assertThatThrownBy(
            () ->
                warehouse.ingest(
                    com.typesafe.config.ConfigFactory.parseString(
                            "flywheel.feeds.orders { " + setting + " }")
                        .withFallback(com.typesafe.config.ConfigFactory.parseString(MAPPING))))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining(reason);
  }

  private void items(int day, String price) {
    warehouse.deliver(
        "2025-03-0%d/items.csv".formatted(day),
        ITEMS + "A%1$d,1,S1,%2$s\nB%1$d,1,S1,%2$s\n".formatted(day, price));
  }

  private void orders(int day, String hour, String customer) {
    deliver(day, ORDERS + row(day, hour, customer));
  }

  private void deliver(int day, String text) {
    warehouse.deliver("2025-03-0%d/orders.csv".formatted(day), text);
  }

  private static String row(int day, String hour, String customer) {
    return "-;A%1$d;2025-03-0%1$d %2$s:00:00;EUR;%3$s;1234,50\n".formatted(day, hour, customer);
  }
}
