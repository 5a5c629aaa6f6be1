package io.flywheel.feeds.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flywheel.feeds.mapping.MappingException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One feed by several mappings, each with files of its own. */
@Tag("fast")
class SeveralMappingsTest {
  private static final String COUNTS =
      "SELECT file, delivery, rows_accepted, rows_duplicate, rows_quarantined FROM"
          + " ops.ingest_file ORDER BY CAST(substring(run_id, 5) AS INT), file";
  private static final String ORDERS =
      "SELECT order_id, unit_price FROM current.order_line ORDER BY order_id";

  private static final String SHOP = "When,Order,Price\n2025-01-10 10:00:00,%s,%s\n";
  private static final String STORE = "Tag;Bon;Preis\n2025-01-10 12:00;%s;%s\n";

  private final Warehouse warehouse = new Warehouse();

  @Test
  void files_of_two_systems_are_one_feed() {
    warehouse
        .with(mappings("", ""))
        .deliver("shop/1.csv", SHOP.formatted("A", "5.00"))
        .deliver("more/2.csv", SHOP.formatted("C", "7.00"))
        .deliver("store/1.csv", STORE.formatted("B", "6,50"));

    warehouse.ingest();

    assertThat(warehouse.sql(COUNTS))
        .containsExactly("more/2.csv|1|1|0|0", "shop/1.csv|1|1|0|0", "store/1.csv|1|1|0|0");
    assertThat(warehouse.sql(ORDERS)).containsExactly("A|5.000000", "B|6.500000", "C|7.000000");
  }

  @Test
  void the_same_key_in_files_of_two_mappings_is_compared_in_every_order() {
    List<List<String>> orders =
        List.of(List.of("shop", "store"), List.of("store", "shop"), List.of("both"));
    for (List<String> order : orders) {
      Warehouse each = new Warehouse().with(mappings("", ""));
      for (String step : order) {
        if (!step.equals("store")) {
          each.deliver("shop/1.csv", SHOP.formatted("A", "5.00"));
        }
        if (!step.equals("shop")) {
          each.deliver("store/1.csv", STORE.formatted("A", "6,50"));
        }
        each.ingest();
      }
      assertThat(each.sql(ORDERS)).as(order.toString()).containsExactly("A|5.000000");
      assertThat(each.sql("SELECT DISTINCT file FROM ops.quarantine"))
          .as(order.toString())
          .containsExactly("store/1.csv");
    }
  }

  @Test
  void each_mapping_says_what_its_files_replace() {
    warehouse
        .with(mappings("replaces = path", ""))
        .deliver("shop/1.csv", SHOP.formatted("A", "5.00"))
        .deliver("store/1.csv", STORE.formatted("B", "6,50"))
        .ingest();
    warehouse
        .deliver("shop/1.csv", SHOP.formatted("C", "5.00"))
        .deliver("store/1.csv", STORE.formatted("D", "6,50"))
        .ingest();

    assertThat(warehouse.sql(ORDERS))
        .as("shop deletes A, store keeps B")
        .containsExactly("B|6.500000", "C|5.000000", "D|6.500000");
  }

  @Test
  void a_folder_of_one_mapping_takes_nothing_from_another() {
    warehouse
        .with(
            mappings("files = [\"{shop,more}/o*.csv\"], replaces = folder", "files = \"*/s*.csv\""))
        .deliver("shop/o1.csv", SHOP.formatted("A", "5.00"))
        .deliver("shop/s1.csv", STORE.formatted("B", "6,50"))
        .ingest();
    warehouse.landing.resolve("shop/o1.csv").toFile().delete();
    warehouse.landing.resolve("shop/s1.csv").toFile().delete();
    warehouse.deliver("shop/o2.csv", SHOP.formatted("C", "5.00")).ingest();

    assertThat(warehouse.sql(ORDERS)).containsExactly("B|6.500000", "C|5.000000");
  }

  @Test
  void a_file_that_two_mappings_take_is_named_with_both() {
    warehouse
        .with(mappings("", "files = \"{store,more}/*.csv\""))
        .deliver("more/1.csv", SHOP.formatted("A", "5.00"));

    assertThatThrownBy(warehouse::ingest)
        .isInstanceOf(MappingException.class)
        .hasMessageContaining(
            "file more/1.csv belongs to orders (mapping shop) and to orders (mapping store)");
  }

  @Test
  void rows_of_the_settings_stand_beside_the_files_of_named_mappings() {
    String markets =
        """
        flywheel.feeds."reference/marketplaces".mappings.crm {
          files = "markets/*.csv", format { type = csv }, day { name = "([0-9-]{10})" }, replaces = path
          columns { marketplace = "Market", valid_from = "'2000-01-01'", segment = "'International'", currency = "'EUR'" }
        }
        flywheel.reference.marketplaces = [ { marketplace = "%s", valid_from = "2000-01-01", segment = "North America", currency = "USD" } ]
        """;
    warehouse
        .with(markets.formatted("US"))
        .deliver("markets/2025-01-01.csv", "Market\nDE\n")
        .ingest();
    warehouse.with(markets.formatted("CA")).deliver("markets/2025-01-02.csv", "Market\nFR\n");
    warehouse.ingest();

    assertThat(warehouse.sql("SELECT DISTINCT marketplace FROM bronze.marketplace ORDER BY 1"))
        .containsExactly("CA", "DE", "FR", "US");
  }

  private static String mappings(String shop, String store) {
    String constants =
        """
        line_no = "'1'", kind = "'sale'", status = "'completed'", marketplace = "'DE'", channel = "'online'"
        product_id = "'P'", fulfilment = "'merchant'", quantity = "'1'", discount = "'0'"
        shipping_charge = "'0'", tax = "'0'", currency = "'EUR'"
        """;
    return """
        flywheel.feeds.orders {
          revision-horizon = 100
          mappings {
            shop {
              files = ["shop/*.csv", "more/*.csv"], format { type = csv }, day { rows = "max(strict_timestamp(When))" }
              columns { order_id = "Order", ordered_at = "When", unit_price = "Price", %1$s }
              %2$s
            }
            store {
              files = "store/*.csv", format { type = csv, delimiter = ";" }, day { rows = "max(strict_timestamp(Tag))" }
              columns { order_id = "Bon", ordered_at = "Tag", unit_price = "replace(Preis, ',', '.')", %1$s }
              %3$s
            }
          }
        }
        """
        .formatted(constants, shop, store);
  }
}
