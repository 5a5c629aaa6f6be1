package io.flywheel.feeds.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.flywheel.feeds.mapping.MappingException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What expressions of a mapping make of foreign exports. */
@Tag("proof")
class MappingTest {
  private static final String COLUMNS =
      """
      order_id = InvoiceNo, line_no = "'1'", kind = "'sale'", status = "'completed'"
      ordered_at = Date, marketplace = "'US'", channel = "'online'", product_id = "'P'"
      fulfilment = "'merchant'", quantity = Qty, unit_price = Price, discount = "'0'"
      shipping_charge = "'0'", tax = "'0'", currency = "'USD'"
      """;

  private static final String HEADER = "InvoiceNo,Date,Qty,Price\n";

  private static final String NAMED = "name = \"(\\\\d{4}-\\\\d{2}-\\\\d{2})\"";

  private static String mapping(String day, String columns) {
    return "flywheel.feeds.orders { replaces = none, files = \"*.csv\", format.type = csv, day { "
        + day
        + " }\ncolumns {\n"
        + COLUMNS
        + columns
        + "\n} }";
  }

  private static Warehouse named(String columns) {
    return new Warehouse().with(mapping(NAMED, columns));
  }

  @Test
  void a_window_sees_the_rows_of_its_own_file_whatever_it_partitions_by() {
    Warehouse warehouse =
        named(
                """
                line_no = "row_number() OVER (PARTITION BY Date ORDER BY Date)"
                product_id = "concat(count(*) OVER (), '/', max(Qty) OVER (ORDER BY _line), '/', coalesce(lag(Qty) OVER (), '-'))"
                """)
            .deliver(
                "2025-01-01.csv", HEADER + "A,2025-01-01 10:00:00,2,1\nA,2025-01-01 10:00:00,1,1\n")
            .deliver("2025-01-02.csv", HEADER + "B,2025-01-01 10:00:00,7,1\n");
    warehouse.ingest();

    assertThat(
            warehouse.sql(
                "SELECT order_id, line_no, quantity, product_id FROM bronze.order_line ORDER BY 1,"
                    + " 2"))
        .containsExactly("A|1|2|2/2/-", "A|2|1|2/2/2", "B|1|7|1/7/-");
  }

  @Test
  void a_value_that_an_expression_cannot_compute_is_the_mappings_mistake() {
    Warehouse warehouse =
        named("quantity = \"CAST(Qty AS BIGINT)\"")
            .deliver("2025-01-01.csv", HEADER + "A,2025-01-01 10:00:00,2,1\n")
            .deliver("2025-01-02.csv", HEADER + "B,2025-01-01 10:00:00,2,1\nC,2025-01-01,two,1\n");

    assertThatThrownBy(warehouse::ingest)
        .isInstanceOf(MappingException.class)
        .hasMessageContaining(
            "flywheel.feeds.orders.columns.quantity: 'CAST(Qty AS BIGINT)' fails for Qty = 'two' in"
                + " 2025-01-02.csv, line 3: CAST_INVALID_INPUT. Map the column as it is");
    assertThat(warehouse.has("bronze.order_line")).isFalse();
  }

  @Test
  void so_is_one_inside_a_window_or_in_the_day_of_the_file() {
    Warehouse warehouse =
        new Warehouse().deliver("2025-01-01.csv", HEADER + "A,2025-01-01 10:00:00,two,1\n");

    fails(
        warehouse,
        mapping(NAMED, "quantity = \"sum(CAST(Qty AS INT)) OVER (PARTITION BY InvoiceNo)\""),
        "fails for InvoiceNo = 'A', Qty = 'two' in 2025-01-01.csv, line 2");
    fails(
        warehouse,
        mapping(NAMED, "quantity = \"1 / (count(*) OVER () - 1)\""),
        "columns.quantity: '1 / (count(*) OVER () - 1)' fails: DIVIDE_BY_ZERO");
    fails(
        warehouse,
        mapping("rows = \"max(CAST(Qty AS DATE))\"", ""),
        "day.rows: 'max(CAST(Qty AS DATE))' fails for Qty = 'two' in 2025-01-01.csv, line 2");
  }

  private static void fails(Warehouse warehouse, String mapping, String message) {
    assertThatThrownBy(() -> warehouse.ingest(ConfigFactory.parseString(mapping)))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining(message);
  }

  @Test
  void a_personal_column_of_the_file_is_hidden_wherever_a_record_is_shown() {
    Warehouse warehouse =
        named(
                """
                customer_id = Email
                currency = "IF(Qty = 'two', upper(Email), 'USD')"
                tax = "IF(Qty = 'three', CAST(strict_decimal(Email) AS STRING), '0')"
                """)
            .with("flywheel.feeds.orders { ignored = [Note], personal = [Email, Note] }")
            .deliver(
                "2025-01-01.csv",
                "InvoiceNo,Date,Qty,Price,Email,Note\n"
                    + "A,2025-01-01 10:00:00,two,1,a@example.com,b@example.com\n"
                    + "B,2025-01-01 10:00:00,three,1,a@example.com,\n"
                    + "C,2025-01-01 10:00:00,1,1,a@example.com,\n"
                    + "C,2025-01-01 10:00:00,2,1,a@example.com,\n");
    warehouse.ingest();

    assertThat(
            warehouse.sql(
                "SELECT line, concat_ws('; ', reasons), raw FROM ops.quarantine ORDER BY line"))
        .containsExactly(
            "2|quantity: 'two' is not a whole number; currency: *** breaks currency_is_iso_code"
                + " (currency RLIKE '^[A-Z]{3}$')|A,2025-01-01 10:00:00,two,1,***,***",
            "3|quantity: 'three' is not a whole number; tax: is required; IF(Qty = 'three',"
                + " CAST(strict_decimal(Email) AS STRING), '0') gave no value for Email = ***, Qty ="
                + " 'three'|B,2025-01-01 10:00:00,three,1,***,",
            "5|order_id C, line_no 1, revision 0 stands with other content in 2025-01-01.csv line"
                + " 4|{\"order_id\":\"C\",\"line_no\":1,\"revision\":0,\"kind\":\"sale\","
                + "\"status\":\"completed\",\"ordered_at\":\"2025-01-01T10:00:00.000Z\","
                + "\"customer_id\":\"***\",\"marketplace\":\"US\",\"channel\":\"online\","
                + "\"product_id\":\"P\",\"fulfilment\":\"merchant\",\"quantity\":2,"
                + "\"unit_price\":1.000000,\"discount\":0.000000,\"shipping_charge\":0.000000,"
                + "\"tax\":\"***\",\"currency\":\"***\"}");
  }
}
