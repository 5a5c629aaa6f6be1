package io.flywheel.feeds.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flywheel.warehouse.run.StageRefusedException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Files that have other content under the same keys are said to be in conflict until mended. */
@Tag("proof")
class ConflictTest {
  private static final String SMALLER = "2025-03-01";
  private static final String LARGER = "2025-03-02";

  @Test
  void two_files_in_conflict_hold_back_the_publication_whichever_came_first() {
    Warehouse warehouse = new Warehouse();
    deliver(warehouse, LARGER, order("o1", "2") + order("o2", "2"));
    warehouse.ingest();
    assertThat(conflict(warehouse)).isEmpty();
    deliver(warehouse, SMALLER, order("o1", "1") + order("o3", "1"));
    warehouse.ingest();
    assertThat(conflict(warehouse))
        .hasValueSatisfying(
            line ->
                assertThat(line)
                    .startsWith(
                        "1 record of orders/2025-03-02.csv has other content than"
                            + " orders/2025-03-01.csv has under the same keys"));
    assertThat(conflict(warehouse.with("flywheel.ingest.conflict-share = 0.5"))).isEmpty();
    warehouse.with("flywheel.ingest.conflict-share = 0.49");

    deliver(warehouse, SMALLER, order("o1", "1") + order("o4", "1"));
    warehouse.ingest();
    assertThat(conflict(warehouse)).as("a delivery that mends nothing").isPresent();
    deliver(warehouse, SMALLER, order("o1", "2") + order("o4", "1"));
    warehouse.ingest();
    assertThat(conflict(warehouse)).as("the same content").isEmpty();
  }

  @Test
  void a_new_delivery_of_either_file_mends_a_conflict_where_it_deletes_rows() {
    Warehouse warehouse = new Warehouse().with("flywheel.feeds.orders.replaces = path");
    deliver(warehouse, SMALLER, order("o1", "1"));
    deliver(warehouse, LARGER, order("o1", "2"));
    warehouse.ingest();
    assertThat(conflict(warehouse)).isPresent();
    deliver(warehouse, SMALLER, order("o2", "1"));
    warehouse.ingest();
    assertThat(conflict(warehouse)).isEmpty();
    assertThat(warehouse.sql("SELECT order_id, CAST(unit_price AS INT) FROM current.order_line"))
        .containsExactlyInAnyOrder("o1|2", "o2|1");
    deliver(warehouse, LARGER, order("o2", "2"));
    warehouse.ingest();
    assertThat(conflict(warehouse)).isPresent();
    deliver(warehouse, LARGER, order("o3", "2"));
    warehouse.ingest();
    assertThat(conflict(warehouse)).isEmpty();
  }

  @Test
  void keys_that_the_mapping_tells_apart_mend_a_conflict_without_new_files() {
    String columns =
        java.util.Arrays.stream(Warehouse.ORDER_HEADER.strip().split(","))
            .filter(name -> !name.equals("order_id"))
            .map(name -> name + " = " + name)
            .collect(java.util.stream.Collectors.joining(", "));
    String feed =
        """
        flywheel.feeds.orders {
          files = "orders/*.csv", format { type = csv }, day { name = "([0-9-]{10}).csv" }
          columns { %s, order_id = "%s" }
          replaces = %s
        }
        """;
    Warehouse warehouse = new Warehouse().with(feed.formatted(columns, "order_id", "none"));
    deliver(warehouse, SMALLER, order("o1", "1") + order("o2", "1"));
    deliver(warehouse, LARGER, order("o1", "10") + order("o3", "10"));
    warehouse.ingest();
    assertThat(conflict(warehouse)).isPresent();

    warehouse.with(feed.formatted(columns, "concat(_file, ':', order_id)", "none"));
    warehouse.ingest();
    assertThat(conflict(warehouse)).as("what was taken is not changed").isPresent();
    warehouse.ingest(Warehouse.retake("orders/%s.csv".formatted(SMALLER)));

    assertThat(conflict(warehouse)).isEmpty();
    assertThat(warehouse.sql("SELECT CAST(sum(unit_price) AS INT) FROM current.order_line"))
        .as("two at 1 and two at 10")
        .containsExactly("22");
  }

  @Test
  void what_bronze_holds_otherwise_than_said_refuses_the_run() {
    Recount.compare(Map.of("a", 2L), Map.of("a", 2L));
    assertThatThrownBy(() -> Recount.compare(Map.of("orders: a.csv, delivery 1", 2L), Map.of()))
        .isInstanceOf(StageRefusedException.class)
        .hasMessageContaining(
            "orders: a.csv, delivery 1: 2 rows were to be taken, and bronze holds 0 of them");
    assertThatThrownBy(() -> Recount.compare(Map.of(), Map.of("b", 1L)))
        .isInstanceOf(StageRefusedException.class)
        .hasMessageContaining("b: 0 rows were to be taken, and bronze holds 1 of them");
  }

  private static Optional<String> conflict(Warehouse warehouse) {
    return DeliveryCheck.of(warehouse.engine(), warehouse.settings()).conflict();
  }

  private static String order(String id, String price) {
    return Warehouse.order(id, 1, price);
  }

  private static void deliver(Warehouse warehouse, String day, String lines) {
    warehouse.deliver("orders/" + day + ".csv", Warehouse.ORDER_HEADER + lines);
  }
}
