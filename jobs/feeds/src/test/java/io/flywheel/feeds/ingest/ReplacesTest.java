package io.flywheel.feeds.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flywheel.feeds.mapping.MappingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What stands after newer files, of a path, a folder or a group. */
@Tag("proof")
class ReplacesTest {
  private static final String STANDING =
      "SELECT order_id, CAST(unit_price AS INT), source_file FROM current.order_line ORDER BY 1";
  private static final String ACCOUNTS =
      "SELECT file, delivery, status, rows_delivered, rows_deleted FROM ops.ingest_file"
          + " WHERE file LIKE 'orders/%' ORDER BY CAST(substring(run_id, 5) AS INT), file";
  private static final String EXPORTS =
      """
      flywheel.feeds.orders.replaces {
        group = "regexp_extract(_file, '^orders/([a-z]+)-v[0-9]/', 1)"
        version = "regexp_extract(_file, '-(v[0-9])/', 1)"
      }
      """;

  @Test
  void a_file_that_its_folder_no_longer_has_is_deleted() {
    Warehouse warehouse = orders("replaces = folder");
    orders(warehouse, "a/2025-03-01.csv", "o1", "1");
    orders(warehouse, "a/2025-03-02.csv", "o2", "2");
    orders(warehouse, "b/2025-03-03.csv", "o3", "3");
    warehouse.ingest();
    remove(warehouse, "a/2025-03-02.csv");
    remove(warehouse, "b/2025-03-03.csv");

    IngestReport report = warehouse.ingest();

    assertThat(warehouse.sql(STANDING))
        .as("an empty folder changes nothing")
        .containsExactly("o1|1|orders/a/2025-03-01.csv", "o3|3|orders/b/2025-03-03.csv");
    assertThat(warehouse.sql(ACCOUNTS)).contains("orders/a/2025-03-02.csv|2|removed|0|1");
    assertThat(report.asOf()).hasToString("Optional[2025-03-03]");
    assertThat(warehouse.ingest().outcome()).isEqualTo(IngestReport.Outcome.NOTHING_NEW);

    orders(warehouse, "a/2025-03-02.csv", "o2", "2");
    orders(warehouse, "a/2025-03-01.csv", "o1", "one");
    assertThat(warehouse.ingest().refusals())
        .extracting(IngestReport.Refusal::reason)
        .as("a broken file deletes nothing")
        .contains("none of its 1 records can be taken, and what it replaces would be deleted");
    warehouse.deliver("orders/a/2025-03-01.csv", Warehouse.ORDER_HEADER);
    warehouse.ingest();
    assertThat(warehouse.sql(STANDING))
        .as("a header alone is an empty delivery")
        .containsExactly("o2|2|orders/a/2025-03-02.csv", "o3|3|orders/b/2025-03-03.csv");
  }

  @Test
  void fewer_lines_of_a_bill_delivered_again_leave_no_old_ones_behind() {
    Warehouse warehouse =
        new Warehouse()
            .with(
                """
                flywheel.feeds.cloud-bills {
                  files = "bills/*.csv", format { type = csv }, day { name = "([0-9-]{10}).csv" }
                  columns {
                    billed_cost = Cost, effective_cost = Cost, list_cost = Cost
                    billing_account_id = "'a'", billing_currency = "'USD'", charge_category = "'Usage'"
                    billing_period_start = "'2025-01-01 00:00:00'"
                    billing_period_end = "'2025-02-01 00:00:00'"
                    charge_period_start = "'2025-01-10 00:00:00'"
                    charge_period_end = "'2025-01-11 00:00:00'"
                    provider_name = "'p'", service_category = "'Compute'", service_name = "'s'"
                  }
                }
                """);
    warehouse.deliver("bills/2025-01-10.csv", "Cost\n4.00\n5.00\n");
    warehouse.ingest();
    warehouse.deliver("bills/2025-01-10.csv", "Cost\n5.00\n");
    warehouse.ingest();

    assertThat(
            warehouse.sql("SELECT CAST(sum(billed_cost) AS DECIMAL(9,2)) FROM current.cloud_bill"))
        .containsExactly("5.00");
  }

  @Test
  void of_a_group_the_greatest_version_stands_whatever_its_revisions_say() {
    Warehouse warehouse = orders("").with(EXPORTS);
    warehouse.deliver(
        "orders/jan-v1/2025-03-01.csv",
        Warehouse.ORDER_HEADER
            + Warehouse.order("o1", 1, 5, "2025-03-01 10:00:00", "1")
            + Warehouse.order("o2", 1, "2"));
    orders(warehouse, "jan-v1/2025-03-02.csv", "o3", "3");
    warehouse.ingest();
    orders(warehouse, "jan-v2/2025-03-01.csv", "o1", "10");
    orders(warehouse, "jan-v3/2025-03-01.csv", "o1", "20");
    warehouse.ingest();
    orders(warehouse, "jan-v2/2025-03-02.csv", "o9", "9");
    warehouse.ingest();

    assertThat(warehouse.sql(STANDING)).containsExactly("o1|20|orders/jan-v3/2025-03-01.csv");
    assertThat(warehouse.sql(ACCOUNTS))
        .containsExactly(
            "orders/jan-v1/2025-03-01.csv|1|accepted|2|0",
            "orders/jan-v1/2025-03-02.csv|1|accepted|1|0",
            "orders/jan-v1/2025-03-01.csv|2|superseded|0|0",
            "orders/jan-v1/2025-03-02.csv|2|superseded|0|0",
            "orders/jan-v2/2025-03-01.csv|1|superseded|0|0",
            "orders/jan-v3/2025-03-01.csv|1|accepted|1|3",
            "orders/jan-v2/2025-03-02.csv|1|superseded|0|0");
    remove(warehouse, "jan-v1/2025-03-01.csv");
    remove(warehouse, "jan-v3/2025-03-01.csv");
    assertThat(warehouse.ingest().outcome()).isEqualTo(IngestReport.Outcome.NOTHING_NEW);
  }

  @Test
  void a_version_with_a_refused_file_replaces_nothing_yet() {
    Warehouse warehouse = orders("").with(EXPORTS).with("flywheel.ingest.refused-file = skip");
    orders(warehouse, "jan-v1/2025-03-01.csv", "o1", "1");
    orders(warehouse, "jan-v2/2025-03-01.csv", "o1", "10");
    warehouse.deliver("orders/jan-v2/2025-03-02.csv", "order_id\n");
    orders(warehouse, "feb-v1/2025-02-01.csv", "o5", "5");

    IngestReport report = warehouse.ingest();

    assertThat(report.outcome()).isEqualTo(IngestReport.Outcome.INGESTED);
    assertThat(report.refusals())
        .extracting(IngestReport.Refusal::file)
        .contains("orders/jan-v2/2025-03-02.csv");
    assertThat(report.waiting()).containsExactly("orders/jan-v2/2025-03-01.csv");
    assertThat(warehouse.sql(STANDING))
        .containsExactly("o1|1|orders/jan-v1/2025-03-01.csv", "o5|5|orders/feb-v1/2025-02-01.csv");
    assertThat(DeliveryCheck.of(warehouse.engine(), warehouse.settings()).leftOut())
        .hasValueSatisfying(line -> assertThat(line).contains("orders/jan-v2/2025-03-02.csv"));

    orders(warehouse, "jan-v2/2025-03-02.csv", "o2", "2");
    warehouse.ingest();
    assertThat(warehouse.sql(STANDING))
        .containsExactly(
            "o1|10|orders/jan-v2/2025-03-01.csv",
            "o2|2|orders/jan-v2/2025-03-02.csv",
            "o5|5|orders/feb-v1/2025-02-01.csv");
    assertThat(DeliveryCheck.of(warehouse.engine(), warehouse.settings()).leftOut()).isEmpty();
  }

  @Test
  void a_refused_file_is_not_refused_any_more_when_it_is_gone() {
    Warehouse warehouse = orders("").with("flywheel.ingest.refused-file = skip");
    warehouse.deliver("orders/a/2025-03-02.csv", "order_id\n");
    assertThat(warehouse.ingest().outcome()).isEqualTo(IngestReport.Outcome.NOTHING_NEW);
    assertThat(warehouse.ingest().runId()).as("said once").isEmpty();
    assertThat(DeliveryCheck.of(warehouse.engine(), warehouse.settings()).leftOut()).isPresent();
    remove(warehouse, "a/2025-03-02.csv");
    warehouse.ingest();
    assertThat(DeliveryCheck.of(warehouse.engine(), warehouse.settings()).leftOut()).isEmpty();
    assertThat(warehouse.sql(ACCOUNTS)).contains("orders/a/2025-03-02.csv|1|dismissed|0|0");
    assertThat(warehouse.ingest().runId()).isEmpty();
  }

  @Test
  void a_key_of_lines_needs_a_choice_and_a_path_must_tell_its_version() {
    assertThatThrownBy(
            () -> new Warehouse().with("flywheel.feeds.cloud-bills.replaces = none").ingest())
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("fewer lines delivered again would leave old ones behind");
    assertThatThrownBy(
            () ->
                new Warehouse()
                    .with(
                        """
                        flywheel.feeds.ledger {
                          files = "*.csv", format { type = csv }, day { name = "(.*).csv" }
                          columns {
                            entry_id = "concat('e', row_number() OVER (ORDER BY _line))"
                            month = month, account = account, sub_account = "'s'", segment = "'x'"
                            marketplace = "'US'", amount = amount, currency = "'USD'"
                          }
                        }
                        """)
                    .ingest())
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("the key column entry_id is made of row numbers")
        .hasMessageContaining("replaces = none, path, folder or { group");
    assertThatThrownBy(
            () ->
                new Warehouse()
                    .with("flywheel.feeds.orders.replaces { group = order_id, version = _file }")
                    .ingest())
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("replaces.group: 'order_id' reads order_id; only _file");
    Warehouse warehouse =
        orders("replaces { group = \"regexp_extract(_file, '(b/.*)', 1)\", version = _file }");
    orders(warehouse, "a/2025-03-01.csv", "o1", "1");
    assertThat(warehouse.ingest().refusals())
        .extracting(IngestReport.Refusal::reason)
        .containsExactly(
            "flywheel.feeds.orders.replaces: group or version has no value for this path; mend the"
                + " expression, or make files narrower");
  }

  /** Orders in folders of the feed's own. */
  private static Warehouse orders(String rule) {
    String columns =
        List.of(Warehouse.ORDER_HEADER.strip().split(",")).stream()
            .map(name -> name + " = " + name)
            .collect(java.util.stream.Collectors.joining(", "));
    return new Warehouse()
        .with(
            """
            flywheel.feeds.orders {
              files = "orders/**.csv", format { type = csv }, columns { %s }
              day { name = "([0-9-]{10}).csv" }
            %s
            }
            """
                .formatted(columns, rule));
  }

  private static void orders(Warehouse warehouse, String file, String order, String price) {
    warehouse.deliver("orders/" + file, Warehouse.ORDER_HEADER + Warehouse.order(order, 1, price));
  }

  private static void remove(Warehouse warehouse, String file) {
    try {
      Files.delete(warehouse.landing.resolve("orders/" + file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
