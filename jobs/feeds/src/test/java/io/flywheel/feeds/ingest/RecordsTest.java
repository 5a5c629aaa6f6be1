package io.flywheel.feeds.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.feeds.ingest.IngestReport.Outcome;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code where} and {@code records} of a mapping: which rows of a file give which records. */
@Tag("fast")
class RecordsTest {
  private static final String COUNTS =
      "SELECT file, rows_delivered, rows_accepted, rows_duplicate, rows_quarantined, rows_left_out"
          + " FROM ops.ingest_file ORDER BY run_id, file";
  private static final String ORDERS =
      "SELECT order_id, line_no, kind, quantity, unit_price FROM current.order_line"
          + " ORDER BY order_id, kind DESC, line_no";
  private static final String HEADER = "Day;Order;Qty;Price;Refund\n";

  private static final String COLUMNS =
      """
        columns {
          order_id = "Order", line_no = "'1'", kind = "'sale'", status = "'completed'", ordered_at = "Day"
          marketplace = "'DE'", channel = "'online'", product_id = "'P'", fulfilment = "'merchant'"
          quantity = "Qty", unit_price = "Price"
          discount = "'0'", shipping_charge = "'0'", tax = "'0'", currency = "'EUR'"
        }
      """;

  /** A report that ends in total rows, and holds a row whose condition cannot be told. */
  private static final String REPORT =
      HEADER
          + "2025-01-10 10:00:00;A;1;5.00;0\n"
          + "2025-01-11 10:00:00;B;2;6.00;0\n"
          + "2025-01-31 10:00:00;Total;3;11.00;0\n";

  private final Warehouse warehouse = new Warehouse();

  @Test
  void rows_that_where_leaves_out_are_counted_and_tell_no_day() {
    warehouse.with(mapping("where = \"Order <> 'Total'\"")).deliver("report.csv", REPORT);

    IngestReport report = warehouse.ingest();

    assertThat(report.asOf().orElseThrow()).hasToString("2025-01-11");
    assertThat(warehouse.sql(COUNTS)).containsExactly("report.csv|3|2|0|0|1");
    assertThat(warehouse.sql("SELECT day FROM ops.ingest_file")).containsExactly("2025-01-11");
    assertThat(warehouse.sql(ORDERS)).containsExactly("A|1|sale|1|5.000000", "B|1|sale|2|6.000000");
    assertThat(warehouse.has("ops.quarantine")).isFalse();
  }

  @Test
  void windows_see_the_rows_that_are_left_out() {
    warehouse
        .with(
            mapping(
                "where = \"Order <> 'Total'\", columns.quantity = \"max(Qty) OVER ()\","
                    + " columns.line_no = \"row_number() OVER (ORDER BY _line DESC)\", replaces = path"))
        .deliver("report.csv", REPORT);

    warehouse.ingest();

    assertThat(warehouse.sql(ORDERS)).containsExactly("A|3|sale|3|5.000000", "B|2|sale|3|6.000000");
  }

  @Test
  void a_condition_without_value_sets_the_row_aside_and_a_cut_line_is_set_aside_before() {
    warehouse
        .with(mapping("where = \"Refund = '0'\""))
        .deliver("report.csv", REPORT + "2025-01-12 10:00:00;D;1;5.00;\nTotal;1\n");

    warehouse.ingest();

    assertThat(warehouse.sql(COUNTS)).containsExactly("report.csv|5|3|0|2|0");
    assertThat(
            warehouse.sql(
                "SELECT line, array_join(reasons, '; ') FROM ops.quarantine ORDER BY line"))
        .containsExactly(
            "5|where: Refund = '0' gave no value for Refund = NULL",
            "6|the line has 2 fields where the header has 5");
  }

  @Test
  void the_limit_of_refused_rows_counts_without_those_left_out() {
    StringBuilder rows = new StringBuilder(HEADER);
    for (int i = 0; i < 1_000; i++) {
      rows.append("2025-01-10 10:00:00;Total;1;1.00;0\n");
    }
    for (int i = 0; i < 50; i++) {
      rows.append("2025-01-10 10:00:00;%d;%s;1.00;0\n".formatted(i, i < 10 ? "one" : "1"));
    }
    warehouse.with(mapping("where = \"Order <> 'Total'\"")).deliver("report.csv", rows.toString());

    IngestReport report = warehouse.ingest();

    assertThat(report.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(report.refusals().get(0).reason()).startsWith("10 of 50 records are refused");
  }

  @Test
  void under_replaces_a_row_left_out_is_one_that_the_file_no_longer_has() {
    warehouse
        .with(mapping("where = \"Refund = '0'\", replaces = path"))
        .deliver("report.csv", REPORT)
        .ingest();
    warehouse.deliver("report.csv", REPORT.replace("B;2;6.00;0", "B;2;6.00;1")).ingest();

    assertThat(warehouse.sql("SELECT order_id FROM current.order_line ORDER BY 1"))
        .containsExactly("A", "Total");
    assertThat(
            warehouse.sql(
                "SELECT rows_left_out, rows_deleted FROM ops.ingest_file WHERE delivery = 2"))
        .containsExactly("1|1");
  }

  @Test
  void a_file_of_which_every_row_is_left_out_is_an_empty_delivery() {
    warehouse.with(mapping("where = \"Order = 'X'\"")).deliver("report.csv", REPORT);

    IngestReport report = warehouse.ingest();

    assertThat(report.outcome()).isEqualTo(Outcome.INGESTED);
    assertThat(report.asOf()).isEmpty();
    assertThat(warehouse.sql(COUNTS)).containsExactly("report.csv|3|0|0|0|3");
  }

  @Test
  void elements_of_a_list_tell_the_day_and_an_empty_list_does_not() {
    warehouse
        .with(
            mapping(
                """
                files = "*.jsonl", format = null, format { type = jsonl }, explode = items
                columns { line_no = "_item", unit_price = "item.price", quantity = "item.qty" }
                replaces = path
                """))
        .deliver(
            "a.jsonl",
            """
            {"Day": "2025-01-10 10:00:00", "Order": "A", "items": [{"price": 5, "qty": 1}, {"price": 6, "qty": 2}]}
            {"Day": "2025-01-20 10:00:00", "Order": "B", "items": []}
            {"Day": "2025-01-30 10:00:00", "Order": "C"}
            """);

    IngestReport report = warehouse.ingest();

    assertThat(report.asOf().orElseThrow()).hasToString("2025-01-10");
    assertThat(warehouse.sql(COUNTS)).containsExactly("a.jsonl|4|2|0|1|1");
    assertThat(warehouse.sql(ORDERS)).containsExactly("A|1|sale|1|5.000000", "A|2|sale|2|6.000000");
  }

  @Test
  void a_text_that_a_strict_function_cannot_read_is_set_aside_also_where_null_is_allowed() {
    warehouse
        .with(
            mapping(
                """
                columns {
                  original_line_no = "IF(Refund = '-', NULL, strict_decimal(Refund, 0))"
                  payment_method = "try_decimal(Refund, 5, 0)"
                }
                """))
        .deliver(
            "report.csv",
            HEADER
                + "2025-01-10 10:00:00;A;1;5.00;7\n"
                + "2025-01-10 10:00:00;B;1;5.00;\n"
                + "2025-01-10 10:00:00;C;1;5.00;seven\n");

    warehouse.ingest();

    assertThat(
            warehouse.sql(
                "SELECT order_id, original_line_no, payment_method FROM bronze.order_line ORDER BY 1"))
        .containsExactly("A|7|7", "B|null|null");
    assertThat(warehouse.sql("SELECT line, array_join(reasons, '; ') FROM ops.quarantine"))
        .containsExactly(
            "4|original_line_no: IF(Refund = '-', NULL, strict_decimal(Refund, 0)) gave no value for"
                + " Refund = 'seven'");
  }

  /** A sale with its refund in one row; what was refunded in full is no sale of this report. */
  private static final String SALE_AND_RETURN =
      """
      records = [
        { where = "strict_decimal(Qty) > 0" }
        {
          where = "strict_decimal(Refund) > 0"
          columns { kind = "'return'", line_no = "'2'", quantity = "'-1'", unit_price = "Refund" }
        }
      ]
      """;

  @Test
  void a_row_gives_a_sale_and_a_return() {
    warehouse
        .with(mapping(SALE_AND_RETURN))
        .deliver(
            "report.csv",
            HEADER
                + "2025-01-10 10:00:00;A;1;5.00;0\n"
                + "2025-01-10 10:00:00;B;2;6.00;2.50\n"
                + "2025-01-10 10:00:00;C;0;0;0\n"
                + "2025-01-10 10:00:00;D;1;7.00;n/a\n"
                + "2025-01-10 10:00:00;E\n");

    warehouse.ingest();

    assertThat(warehouse.sql(COUNTS)).containsExactly("report.csv|7|4|0|2|1");
    assertThat(warehouse.sql(ORDERS))
        .containsExactly(
            "A|1|sale|1|5.000000",
            "B|1|sale|2|6.000000",
            "B|2|return|-1|2.500000",
            "D|1|sale|1|7.000000");
    assertThat(
            warehouse.sql(
                "SELECT line, array_join(reasons, '; ') FROM ops.quarantine ORDER BY line"))
        .containsExactly(
            "5|where: strict_decimal(Refund) > 0 gave no value for Refund = 'n/a'; unit_price: 'n/a'"
                + " is not a decimal number",
            "6|the line has 2 fields where the header has 5");
    assertThat(
            warehouse.sql("SELECT kind, source_line FROM bronze.order_line WHERE order_id = 'B'"))
        .containsExactlyInAnyOrder("sale|3", "return|3");
  }

  @Test
  void a_manifest_counts_rows_of_the_file() {
    String text = HEADER + "2025-01-10 10:00:00;B;2;6.00;2.50\n";
    warehouse
        .with(mapping(SALE_AND_RETURN))
        .deliver("report.csv", text)
        .deliver(
            "_manifest.json",
            "[{\"file\": \"report.csv\", \"rows\": 1, \"sha256\": \"%s\"}]"
                .formatted(org.apache.commons.codec.digest.DigestUtils.sha256Hex(text)));

    assertThat(warehouse.ingest().outcome()).isEqualTo(Outcome.INGESTED);
    assertThat(warehouse.sql(COUNTS)).containsExactly("report.csv|2|2|0|0|0");
  }

  @Test
  void records_of_one_row_with_one_key_are_both_set_aside_when_they_differ() {
    warehouse
        .with(mapping(SALE_AND_RETURN.replace("line_no = \"'2'\", ", "")))
        .deliver(
            "report.csv",
            HEADER + "2025-01-10 10:00:00;A;1;5.00;0\n2025-01-10 10:00:00;B;2;6.00;2.50\n");

    warehouse.ingest();

    assertThat(warehouse.sql(COUNTS)).containsExactly("report.csv|3|1|0|2|0");
    assertThat(warehouse.sql("SELECT line, array_join(reasons, '; ') FROM ops.quarantine"))
        .containsOnly(
            "3|order_id B, line_no 1, revision 0: another record of this row has the same key and"
                + " other content")
        .hasSize(2);
  }

  @Test
  void records_of_one_row_that_are_equal_are_one_and_a_duplicate() {
    warehouse
        .with(mapping("records = [ {}, { where = \"Refund = '1'\" } ]"))
        .deliver(
            "report.csv",
            HEADER + "2025-01-10 10:00:00;A;1;5.00;1\n2025-01-10 10:00:00;B;2;6.00;0\n");

    warehouse.ingest();

    assertThat(warehouse.sql(COUNTS)).containsExactly("report.csv|3|2|1|0|0");
    assertThat(warehouse.sql(ORDERS)).containsExactly("A|1|sale|1|5.000000", "B|1|sale|2|6.000000");
  }

  @Test
  void an_earlier_record_of_a_row_stands_again_when_a_newer_file_deletes_the_later_one() {
    String first = HEADER + "2025-01-10 10:00:00;B;2;6.00;2.50\n";
    warehouse.with(mapping(SALE_AND_RETURN + ", replaces = path"));
    warehouse.deliver("b.csv", first).ingest();
    warehouse.deliver("a.csv", first.replace("2.50", "3.00")).ingest();
    assertThat(warehouse.sql(ORDERS))
        .isEqualTo(List.of("B|1|sale|2|6.000000", "B|2|return|-1|3.000000"));

    warehouse.deliver("a.csv", HEADER + "2025-01-10 10:00:00;Z;1;1.00;0\n").ingest();

    assertThat(warehouse.sql(ORDERS))
        .containsExactly("B|1|sale|2|6.000000", "B|2|return|-1|2.500000", "Z|1|sale|1|1.000000");
  }

  private static String mapping(String more) {
    return """
        flywheel.feeds.orders {
          files = "*.csv", format { type = csv, delimiter = ";" }
          day { rows = "max(strict_timestamp(Day))" }, ignored = ["Refund"]
        %s
        %s
        }
        """
        .formatted(COLUMNS, more);
  }
}
