package io.flywheel.feeds.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flywheel.feeds.landing.IngestRequest;
import io.flywheel.feeds.mapping.MappingException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A changed mapping changes what was taken before when it is asked to, and as a whole. */
@Tag("proof")
class RetakeTest {
  private static final String STANDING =
      "SELECT order_id, CAST(unit_price AS INT), source_file FROM current.order_line ORDER BY 1, 3";
  private static final String ACCOUNTS =
      "SELECT file, delivery, rows_delivered, rows_accepted, rows_duplicate, rows_deleted,"
          + " mapping_fingerprint IS NOT NULL FROM ops.ingest_file ORDER BY file, delivery";

  /** Files named a count their orders as N: too, which others do not. */
  private static final String RENAMED = "IF(_file LIKE '%/a%', concat('N:', order_id), order_id)";

  @Test
  void figures_come_out_as_if_the_files_had_been_taken_under_the_new_mapping() {
    Warehouse warehouse = orders("order_id");
    // a and b share an order, and have another one with different content.
    deliver(warehouse, "x1/a", "o11@1", "o12@1", "o13@1");
    deliver(warehouse, "x2/b", "o21@1", "o22@2", "o24@4");
    deliver(warehouse, "x3/a", "o31@1", "o32@1", "o33@1");
    deliver(warehouse, "x3/b", "o31@1", "o32@2", "o34@4");
    deliver(warehouse, "x4/a", "o41@1");
    deliver(warehouse, "x5/c", "o51@5");
    warehouse.ingest();
    deliver(warehouse, "x1/b", "o11@1", "o12@2", "o14@4");
    deliver(warehouse, "x2/a", "o21@1", "o22@1", "o23@1");
    deliver(warehouse, "x4/b", "o41@1");
    warehouse.ingest();
    List<String> before = warehouse.sql(STANDING);
    map(warehouse, RENAMED);

    IngestReport plain = warehouse.ingest();
    assertThat(plain.outcome()).isEqualTo(IngestReport.Outcome.NOTHING_NEW);
    assertThat(plain.retakes().otherMappings()).hasSize(9).startsWith("x1/a.csv", "x1/b.csv");
    assertThat(warehouse.sql(STANDING)).isEqualTo(before).hasSize(14);

    IngestReport again = warehouse.ingest(Warehouse.retake("x[1-3]/a.csv", "x4/*"));

    List<String> expected = new ArrayList<>(List.of("o51|5|x5/c.csv", "o41|1|x4/b.csv"));
    expected.add("N:o41|1|x4/a.csv");
    for (int x = 1; x <= 3; x++) {
      for (int order = 1; order <= 3; order++) {
        expected.add("N:o%d%d|1|x%d/a.csv".formatted(x, order, x));
      }
      expected.add("o%d1|1|x%d/b.csv".formatted(x, x));
      expected.add("o%d2|2|x%d/b.csv".formatted(x, x));
      expected.add("o%d4|4|x%d/b.csv".formatted(x, x));
    }
    assertThat(warehouse.sql(STANDING)).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(again.retakes().otherMappings()).containsExactly("x5/c.csv");
    assertThat(warehouse.sql("SELECT count(*) FROM ops.file_conflict")).isNotEqualTo(List.of("0"));
    assertThat(DeliveryCheck.of(warehouse.engine(), warehouse.settings()).conflict())
        .as("nothing is in conflict any more")
        .isEmpty();
    assertThat(ShapedFiles.otherwise(warehouse.engine(), warehouse.settings()))
        .containsExactly("x5/c.csv");
    assertThat(fresh(warehouse)).isEqualTo(warehouse.sql(STANDING));

    map(warehouse, "order_id");
    warehouse.ingest(Warehouse.retake("x*/a.csv"));
    assertThat(warehouse.sql(STANDING)).as("and back again").isEqualTo(before);
    deliver(warehouse, "x1/a", "o11@1", "o12@9");
    warehouse.ingest();
    assertThat(warehouse.sql(STANDING))
        .as("files still add to each other: o13 is not deleted")
        .contains("o12|9|x1/a.csv", "o13|1|x1/a.csv")
        .hasSize(14);
  }

  /** The same files in a warehouse that has seen nothing but today's mapping. */
  private static List<String> fresh(Warehouse other) {
    Warehouse fresh = new Warehouse();
    try (var files = Files.walk(other.landing)) {
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        fresh.deliver(other.landing.relativize(file).toString(), Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    map(fresh, RENAMED);
    fresh.ingest();
    return fresh.sql(STANDING);
  }

  @Test
  void an_earlier_rate_stands_again_and_a_later_one_after_it() {
    Warehouse warehouse = rates("currency");
    warehouse.deliver("rates/2025-03-01.csv", "day,currency,rate\n2025-02-01,EUR,1.1\n");
    warehouse.deliver("rates/2025-03-02.csv", "day,currency,rate\n2025-02-01,EUR,1.2\n");
    warehouse.ingest();
    rates(warehouse, "IF(_file LIKE '%-02.csv', 'GBP', currency)");
    warehouse.ingest(Warehouse.retake("rates/2025-03-02.csv"));
    String standing =
        "SELECT currency, CAST(rate AS DECIMAL(4, 1)) FROM current.fx_rate ORDER BY 1";
    assertThat(warehouse.sql(standing)).containsExactly("EUR|1.1", "GBP|1.2");

    warehouse.deliver("rates/2025-03-03.csv", "day,currency,rate\n2025-02-01,EUR,1.3\n");
    warehouse.ingest();
    assertThat(warehouse.sql(standing)).containsExactly("EUR|1.3", "GBP|1.2");
  }

  @Test
  void a_feed_that_gets_a_mapping_is_named_and_so_is_one_that_loses_it() {
    Warehouse warehouse = new Warehouse();
    warehouse.deliver(
        "orders/2025-03-01.csv", Warehouse.ORDER_HEADER + Warehouse.order("o1", 1, "1"));
    warehouse.ingest();
    assertThat(warehouse.ingest().retakes().otherMappings()).isEmpty();
    map(warehouse, "concat('M', order_id)");
    assertThat(warehouse.ingest().retakes().otherMappings())
        .containsExactly("orders/2025-03-01.csv");
    warehouse.ingest(Warehouse.retake("orders/*"));
    assertThat(warehouse.sql(STANDING)).containsExactly("M" + "o1|1|orders/2025-03-01.csv");

    warehouse.with("flywheel.feeds.orders = null, flywheel.feeds.orders { revision-horizon = 10 }");
    assertThat(warehouse.ingest().retakes().otherMappings())
        .containsExactly("orders/2025-03-01.csv");
    warehouse.ingest(Warehouse.retake("orders/*"));
    assertThat(warehouse.ingest().retakes().otherMappings()).isEmpty();
    assertThat(warehouse.sql(STANDING)).containsExactly("o1|1|orders/2025-03-01.csv");
    assertThat(warehouse.sql(ACCOUNTS))
        .containsExactly(
            "orders/2025-03-01.csv|1|1|1|0|0|false",
            "orders/2025-03-01.csv|2|1|1|0|1|true",
            "orders/2025-03-01.csv|3|1|1|0|1|false");
  }

  @Test
  void what_cannot_be_taken_again_is_named() throws IOException {
    Warehouse warehouse = orders("order_id");
    assertThatThrownBy(() -> warehouse.ingest(Warehouse.retake("x/*.csv")))
        .isInstanceOf(MappingException.class)
        .hasMessage(
            "--retake 'x/*.csv': no file that was taken is called so, as none was taken yet");
    deliver(warehouse, "x1/a", "o1@1");
    deliver(warehouse, "x1/b", "o1@1");
    deliver(warehouse, "x2/d", "o3@1");
    warehouse.ingest();
    assertThatThrownBy(() -> warehouse.ingest(Warehouse.retake("x3/a.csv")))
        .hasMessage(
            "--retake 'x3/a.csv': no file that was taken is called so; the nearest is 'x1/a.csv'");
    assertThatThrownBy(() -> warehouse.ingest(Warehouse.retake("x[1/*.csv")))
        .isInstanceOf(MappingException.class)
        .hasMessageStartingWith("--retake 'x[1/*.csv': ");

    map(warehouse, RENAMED);
    Files.delete(warehouse.landing.resolve("x1/b.csv"));
    warehouse.with("flywheel.feeds.orders.files = \"x1/*.csv\"");
    IngestRequest request = Warehouse.retake("**");
    assertThat(IngestDryRun.of(warehouse.engine(), warehouse.settings()).find(request).files())
        .extracting(IngestPreview.Arrival::file, IngestPreview.Arrival::why)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("x1/a.csv", "retaken"));
    assertThat(
            warehouse
                .ingest(
                    new IngestRequest(
                        Set.of(),
                        Optional.of(LocalDate.parse("2025-02-01")),
                        IngestRequest.Comparison.ATTRIBUTES,
                        List.of("x1/a.csv")))
                .outcome())
        .as("a day that is not asked for")
        .isEqualTo(IngestReport.Outcome.NOTHING_NEW);
    assertThat(warehouse.ingest(request).retakes().unavailable())
        .containsExactly(
            "x1/b.csv is not in the landing folder any more",
            "x2/d.csv is in the landing folder, but no mapping of orders takes it",
            "x1/b.csv is not in the landing folder any more; records that it has in common with"
                + " x1/a.csv cannot be taken from it");
    assertThat(warehouse.sql(STANDING))
        .containsExactlyInAnyOrder("N:o1|1|x1/a.csv", "o3|1|x2/d.csv");
  }

  private static Warehouse orders(String orderId) {
    return map(new Warehouse(), orderId);
  }

  private static Warehouse map(Warehouse warehouse, String orderId) {
    String columns =
        Arrays.stream(Warehouse.ORDER_HEADER.strip().split(","))
            .filter(name -> !name.equals("order_id"))
            .map(name -> name + " = " + name)
            .collect(Collectors.joining(", "));
    return warehouse.with(
        """
        flywheel.feeds.orders {
          files = "{x*,orders}/*.csv", format { type = csv }
          day { rows = "max(strict_timestamp(ordered_at))" }
          columns { %s, order_id = "%s" }
        }
        """
            .formatted(columns, orderId));
  }

  private static Warehouse rates(String currency) {
    return rates(new Warehouse(), currency);
  }

  private static Warehouse rates(Warehouse warehouse, String currency) {
    return warehouse.with(
        """
        flywheel.feeds."reference/fx_rates" {
          files = "rates/*.csv", format { type = csv }, day { name = "([0-9-]{10}).csv" }
          columns { day = "day", rate = "rate", currency = "%s" }
        }
        """
            .formatted(currency));
  }

  /** Each order is id@price. */
  private static void deliver(Warehouse warehouse, String file, String... orders) {
    warehouse.deliver(
        file + ".csv",
        Warehouse.ORDER_HEADER
            + Arrays.stream(orders)
                .map(order -> order.split("@"))
                .map(order -> Warehouse.order(order[0], 1, order[1]))
                .collect(Collectors.joining()));
  }
}
