package io.flywheel.feeds.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Days beyond reason; files of the tests were modified on 2025-06-01. */
@Tag("proof")
class BusinessDayTest {
  private static final String HEADER = "InvoiceNo,Date,Qty,Price\n";
  private static final String MAPPING =
      """
      flywheel.feeds.orders { files = "*.csv", format.type = csv, day.rows = "max(%s)"
      columns {
        order_id = InvoiceNo, line_no = "'1'", kind = "'sale'", status = "'completed'"
        ordered_at = Date, marketplace = "'US'", channel = "'online'", product_id = "'P'"
        fulfilment = "'merchant'", quantity = Qty, unit_price = Price, discount = "'0'"
        shipping_charge = "'0'", tax = "'0'", currency = "'USD'"
      } }
      """;

  private static Warehouse told(String day) {
    return new Warehouse().with(MAPPING.formatted(day));
  }

  @Test
  void a_record_beyond_reason_is_set_aside_and_its_date_is_not_the_files_and_right_it_is_taken() {
    Warehouse warehouse =
        told("strict_timestamp(Date)")
            .deliver(
                "a.csv",
                HEADER
                    + "A,2025-01-01 10:00:00,1,1\n"
                    + "B,0001-01-01 00:00:00,1,1\n"
                    + "C,9999-12-31T23:59Z,1,1\n"
                    + "D,1990-01-01 00:00:00,1,1\n"
                    + "E,2026-06-01 23:59:59,1,1\n"
                    + "F,2026-06-02 00:00:00,1,1\n"
                    + "G,2025-01,1,1\n");
    IngestReport report = warehouse.ingest();

    assertThat(report.asOf()).hasToString("Optional[2026-06-01]");
    assertThat(
            warehouse.sql("SELECT line, concat_ws('; ', reasons) FROM ops.quarantine ORDER BY 1"))
        .containsExactly(
            "3|ordered_at: '0001-01-01 00:00:00' is of 0001-01-01, before 1990-01-01; if that is"
                + " right, set ingest.first-day",
            "4|ordered_at: '9999-12-31T23:59Z' is of 9999-12-31, after 2026-06-01, which is a year"
                + " after the modification of the file",
            "7|ordered_at: '2026-06-02 00:00:00' is of 2026-06-02, after 2026-06-01, which is a"
                + " year after the modification of the file",
            "8|ordered_at: '2025-01' is not a UTC time like 2025-01-31 23:59:59; day: ordered_at"
                + " tells no business day");

    warehouse.deliver(
        "a.csv",
        HEADER
            + "A,2025-01-01 10:00:00,1,1\n"
            + "B,2025-01-02 00:00:00,1,1\n"
            + "D,1990-01-01 00:00:00,1,1\n"
            + "E,2026-06-01 23:59:59,1,1\n");
    IngestReport again = warehouse.ingest();

    assertThat(again.files().get(0).accepted()).isEqualTo(1);
    assertThat(warehouse.sql("SELECT order_id, day FROM bronze.order_line ORDER BY 1"))
        .containsExactly("A|2025-01-01", "B|2025-01-02", "D|1990-01-01", "E|2026-06-01");
  }

  @Test
  void a_file_whose_name_tells_a_day_beyond_reason_is_refused() {
    Warehouse warehouse = new Warehouse();
    for (String day : new String[] {"1989-12-31", "2026-06-02"}) {
      warehouse.deliver(
          "orders/" + day + ".csv",
          Warehouse.ORDER_HEADER + Warehouse.order("A", 1, 0, day + " 10:00:00", "1"));
    }
    assertThat(warehouse.ingest().refusals())
        .extracting(IngestReport.Refusal::reason)
        .containsExactly(
            "the name tells the day 1989-12-31, before 1990-01-01; if that is right, set"
                + " ingest.first-day",
            "the name tells the day 2026-06-02, more than a year after the file was modified"
                + " (2025-06-01); if that is right, correct its modification time (touch)");
  }

  @Test
  void where_the_name_tells_the_day_a_record_may_be_a_year_later_and_validity_any_day() {
    Warehouse warehouse =
        new Warehouse()
            .with("flywheel.ingest.first-day = 2025-02-01")
            .deliver(
                "orders/2025-03-01.csv",
                Warehouse.ORDER_HEADER
                    + Warehouse.order("A", 1, 0, "2025-01-31 23:59:59", "1")
                    + Warehouse.order("B", 1, 0, "2026-03-01 10:00:00", "1")
                    + Warehouse.order("C", 1, 0, "2026-03-02 10:00:00", "1"))
            .deliver(
                "reference/marketplaces/2025-03-01.csv",
                "marketplace,valid_from,valid_to,segment,currency\nUS,0001-01-01,,North America,USD\n");
    assertThat(warehouse.ingest().outcome()).isEqualTo(IngestReport.Outcome.INGESTED);

    assertThat(warehouse.sql("SELECT line, reasons[0] FROM ops.quarantine ORDER BY 1"))
        .containsExactly(
            "2|ordered_at: '2025-01-31 23:59:59' is of 2025-01-31, before 2025-02-01; if that is"
                + " right, set ingest.first-day",
            "4|ordered_at: '2026-03-02 10:00:00' is of 2026-03-02, after 2026-03-01, which is a"
                + " year after its file's day");
    assertThat(warehouse.sql("SELECT valid_from FROM bronze.marketplace"))
        .containsExactly("0001-01-01");
  }
}
