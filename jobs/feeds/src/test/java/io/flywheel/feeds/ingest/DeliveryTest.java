package io.flywheel.feeds.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.flywheel.feeds.landing.IngestRequest;
import io.flywheel.warehouse.catalog.Tables;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("proof")
class DeliveryTest {
  private static final String STANDING =
      "SELECT order_id, unit_price, source_file, source_line, delivery FROM bronze.order_line"
          + " QUALIFY row_number() OVER (PARTITION BY order_id, line_no ORDER BY revision DESC,"
          + " source_file, delivery DESC, source_line) = 1 ORDER BY order_id";
  private static final String ACCOUNTS =
      "SELECT file, delivery, rows_delivered, rows_accepted, rows_duplicate, rows_quarantined FROM"
          + " ops.ingest_file WHERE feed = 'orders' ORDER BY run_id, file";

  @Test
  void the_same_content_is_a_duplicate_and_other_content_a_conflict() {
    Warehouse warehouse =
        orders(
            new Warehouse(),
            "2025-03-01",
            Warehouse.order("o1", 1, "1")
                + Warehouse.order("o1", 1, "1")
                + Warehouse.order("o1", 1, "2")
                + Warehouse.order("o2", 1, "5"));
    orders(
        warehouse,
        "2025-03-02",
        Warehouse.order("o2", 1, "5")
            + Warehouse.order("o1", 1, "3")
            + Warehouse.order("o2", 1, 1, "2025-03-01 10:00:00", "6"));
    warehouse.ingest();

    assertThat(warehouse.sql(STANDING))
        .containsExactly(
            "o1|1.000000|orders/2025-03-01.csv|2|1", "o2|6.000000|orders/2025-03-02.csv|4|1");
    assertThat(warehouse.sql(ACCOUNTS))
        .containsExactly("orders/2025-03-01.csv|1|4|2|1|1", "orders/2025-03-02.csv|1|3|1|1|1");
    assertThat(warehouse.sql("SELECT file, line, reasons[0] FROM ops.quarantine ORDER BY 1"))
        .containsExactly(
            "orders/2025-03-01.csv|4|order_id o1, line_no 1, revision 0 stands with other content"
                + " in orders/2025-03-01.csv line 2",
            "orders/2025-03-02.csv|3|order_id o1, line_no 1, revision 0 stands with other content"
                + " in orders/2025-03-01.csv line 2");
  }

  @Test
  void the_smallest_path_stands_whatever_came_first() {
    Warehouse warehouse =
        orders(
            new Warehouse(),
            "2025-03-02",
            Warehouse.order("o1", 1, "2") + Warehouse.order("o2", 1, "2"));
    warehouse.ingest();
    orders(warehouse, "2025-03-01", Warehouse.order("o1", 1, "1") + Warehouse.order("o2", 1, "2"));
    orders(warehouse, "2025-03-03", Warehouse.order("o1", 1, "3"));
    warehouse.ingest();

    assertThat(warehouse.sql(STANDING))
        .containsExactly(
            "o1|1.000000|orders/2025-03-01.csv|2|1", "o2|2.000000|orders/2025-03-01.csv|3|1");
    assertThat(warehouse.sql(ACCOUNTS))
        .containsExactly(
            "orders/2025-03-02.csv|1|2|2|0|0",
            "orders/2025-03-01.csv|1|2|2|0|0",
            "orders/2025-03-03.csv|1|1|0|0|1");
    assertThat(warehouse.sql("SELECT file, line FROM ops.quarantine ORDER BY 1"))
        .containsExactly("orders/2025-03-02.csv|2", "orders/2025-03-03.csv|2");
  }

  @Test
  void a_new_delivery_of_a_path_replaces_what_it_changes() {
    Warehouse warehouse =
        orders(
            new Warehouse(),
            "2025-03-01",
            Warehouse.order("o1", 1, "1") + Warehouse.order("o2", 1, "2"));
    warehouse.ingest();
    orders(
        warehouse,
        "2025-03-01",
        Warehouse.order("o1", 1, "1")
            + Warehouse.order("o2", 1, "3")
            + Warehouse.order("o3", 1, "4"));
    warehouse.ingest();
    assertThat(warehouse.sql(STANDING))
        .containsExactly(
            "o1|1.000000|orders/2025-03-01.csv|2|1",
            "o2|3.000000|orders/2025-03-01.csv|3|2",
            "o3|4.000000|orders/2025-03-01.csv|4|2");
    assertThat(warehouse.sql(ACCOUNTS))
        .containsExactly("orders/2025-03-01.csv|1|2|2|0|0", "orders/2025-03-01.csv|2|3|2|1|0");
    orders(warehouse, "2025-03-01", Warehouse.order("o1", 1, "1") + Warehouse.order("o2", 1, "2"));
    warehouse.ingest();
    assertThat(warehouse.sql(STANDING)).contains("o2|2.000000|orders/2025-03-01.csv|3|3");
  }

  @Test
  void what_a_delivery_of_a_complete_file_withdraws_is_counted() {
    Warehouse warehouse = new Warehouse().with("flywheel.feeds.orders.replaces = path");
    String withdrawn =
        "SELECT file, delivery, rows_delivered, rows_accepted, rows_duplicate, rows_deleted FROM"
            + " ops.ingest_file ORDER BY run_id, file";
    orders(
        warehouse,
        "2025-03-01",
        Warehouse.order("o1", 1, "1")
            + Warehouse.order("o2", 1, "2")
            + Warehouse.order("o3", 1, "3"));
    orders(warehouse, "2025-03-02", Warehouse.order("o4", 1, "4"));
    warehouse.ingest();
    orders(warehouse, "2025-03-01", Warehouse.order("o2", 1, "2") + Warehouse.order("o5", 1, "5"));
    orders(warehouse, "2025-03-03", Warehouse.order("o6", 1, "6"));

    IngestReport report = warehouse.ingest();

    assertThat(report.files())
        .extracting(IngestReport.FileCounts::file, IngestReport.FileCounts::withdrawn)
        .containsExactly(tuple("orders/2025-03-01.csv", 2L), tuple("orders/2025-03-03.csv", 0L));
    assertThat(warehouse.sql(withdrawn))
        .containsExactly(
            "orders/2025-03-01.csv|1|3|3|0|0",
            "orders/2025-03-02.csv|1|1|1|0|0",
            "orders/2025-03-01.csv|2|2|1|1|2",
            "orders/2025-03-03.csv|1|1|1|0|0");
    orders(warehouse, "2025-03-01", Warehouse.order("o2", 1, "2"));
    warehouse.ingest();
    assertThat(warehouse.sql(withdrawn)).contains("orders/2025-03-01.csv|3|1|0|1|1");
  }

  @Test
  void with_nothing_new_nothing_is_written() throws Exception {
    Warehouse warehouse = orders(new Warehouse(), "2025-03-01", Warehouse.order("o1", 1, "1"));
    assertThat(warehouse.ingest().runId()).contains("run-1");
    warehouse.engine().runs().end();
    long commits = commits(warehouse);
    Files.setLastModifiedTime(
        warehouse.landing.resolve("orders/2025-03-01.csv"),
        java.nio.file.attribute.FileTime.fromMillis(0));

    IngestReport report = warehouse.ingest();
    IngestReport rehashed =
        warehouse.ingest(
            new IngestRequest(
                Set.of(), Optional.empty(), IngestRequest.Comparison.CONTENT, List.of()));

    assertThat(report.outcome()).isEqualTo(IngestReport.Outcome.NOTHING_NEW);
    assertThat(report.known()).isEqualTo(1);
    assertThat(report.asOf()).contains(LocalDate.parse("2025-03-01"));
    assertThat(rehashed.outcome()).isEqualTo(IngestReport.Outcome.NOTHING_NEW);
    assertThat(warehouse.engine().runs().open()).isEmpty();
    assertThat(commits(warehouse)).isEqualTo(commits);
  }

  @Test
  void only_the_files_asked_for_are_taken_and_the_as_of_day_never_falls() {
    Warehouse warehouse = orders(new Warehouse(), "2025-03-01", Warehouse.order("o1", 1, "1"));
    orders(warehouse, "2025-03-02", Warehouse.order("o2", 1, "1"));
    warehouse.deliver(
        "ledger/2025-03-05.csv",
        "entry_id,month,account,sub_account,segment,marketplace,amount,currency\n");
    LocalDate first = LocalDate.parse("2025-03-01");
    IngestReport report =
        warehouse.ingest(
            new IngestRequest(
                Set.of("orders"),
                Optional.of(first),
                IngestRequest.Comparison.ATTRIBUTES,
                List.of()));
    assertThat(report.asOf()).contains(first);
    assertThat(warehouse.sql("SELECT order_id FROM bronze.order_line")).containsExactly("o1");
    assertThat(warehouse.ingest().asOf()).contains(LocalDate.parse("2025-03-05"));
    assertThat(warehouse.has("bronze.journal_entry")).isFalse();
    orders(warehouse, "2025-02-01", Warehouse.order("o3", 1, "1"));
    assertThat(warehouse.ingest().asOf()).contains(LocalDate.parse("2025-03-05"));
  }

  @Test
  void rows_of_an_ingest_that_died_are_taken_back() {
    Warehouse warehouse = orders(new Warehouse(), "2025-03-01", Warehouse.order("o1", 1, "1"));
    warehouse.ingest();
    Tables tables = warehouse.engine().tables();
    String path = tables.path(io.flywheel.warehouse.contract.TableName.parse("bronze.order_line"));
    warehouse
        .engine()
        .session()
        .sql("SELECT * FROM bronze.order_line")
        .write()
        .format("delta")
        .mode("append")
        .save(path);
    assertThat(warehouse.sql("SELECT count(*) FROM bronze.order_line")).containsExactly("2");
    orders(warehouse, "2025-03-02", Warehouse.order("o2", 1, "1"));

    warehouse.ingest();

    assertThat(warehouse.sql(STANDING)).hasSize(2);
    assertThat(warehouse.sql("SELECT count(*) FROM bronze.order_line")).containsExactly("2");
  }

  private static Warehouse orders(Warehouse warehouse, String day, String lines) {
    return warehouse.deliver("orders/" + day + ".csv", Warehouse.ORDER_HEADER + lines);
  }

  private static long commits(Warehouse warehouse) throws java.io.IOException {
    try (java.util.stream.Stream<java.nio.file.Path> files = Files.walk(warehouse.root)) {
      return files.filter(file -> file.toString().endsWith(".json")).count();
    }
  }
}
