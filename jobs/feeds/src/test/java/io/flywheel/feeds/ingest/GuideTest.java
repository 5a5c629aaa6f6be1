package io.flywheel.feeds.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.flywheel.warehouse.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The examples of docs/guide-ingest.md, as they stand there. */
@Tag("proof")
class GuideTest {
  private static final Pattern HOCON = Pattern.compile("(?ms)^```hocon\n(.*?)^```$");
  private static final String HEADER =
      "OrderNo;Date;Qty;Price;Discount;Email;Country;Sku;Comment\n";

  private static List<String> examples() throws IOException {
    return HOCON
        .matcher(Files.readString(SharedSpark.PROJECT.resolve("docs/guide-ingest.md")))
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }

  @Test
  void the_mapping_of_the_guide_reads_an_export_strictly() throws IOException {
    Warehouse warehouse =
        new Warehouse()
            .with(examples().get(0))
            .deliver(
                "north/a.csv",
                HEADER
                    + "1;01/03/2025 10:00;2;1,50;0.25;a@example.com;DE;S1;-\n"
                    + "1;01/03/2025 10:00;-1;1,50;NULL;a@example.com;DE;S1;-\n"
                    + "2;1/3/2025;1;1,0000005;n/a;b@example.com;DE;S1;call b@example.com\n"
                    + "3;31/12/9999 00:00;1;1;0;;DE;S1;-\n")
            .deliver("south/a.csv", HEADER + "1;02/03/2025 10:00;1;2;0;;DE;S1;-\n");
    IngestReport report = warehouse.ingest();

    assertThat(report.asOf()).hasToString("Optional[2025-03-02]");
    assertThat(
            warehouse.sql(
                "SELECT order_id, line_no, kind, ordered_at, quantity, unit_price, discount,"
                    + " customer_id = sha2('a@example.com', 256) FROM bronze.order_line ORDER BY"
                    + " order_id, line_no"))
        .containsExactly(
            "north:1|1|sale|2025-03-01 10:00:00.0|2|1.500000|0.500000|true",
            "north:1|2|return|2025-03-01 10:00:00.0|-1|1.500000|0.000000|true",
            "south:1|1|sale|2025-03-02 10:00:00.0|1|2.000000|0.000000|null");
    assertThat(warehouse.sql("SELECT line, concat_ws('; ', reasons), raw FROM ops.quarantine"))
        .containsExactlyInAnyOrder(
            "4|ordered_at: is required; strict_timestamp(Date, 'dd/MM/yyyy HH:mm') gave no value for"
                + " Date = '1/3/2025'; unit_price: '1.0000005' has more than 6 decimals;"
                + " discount: is required; strict_decimal(coalesce(Discount, '0')) *"
                + " strict_decimal(Qty) gave no value for Discount = 'n/a', Qty = '1'; day:"
                + " ordered_at tells no business day|2;1/3/2025;1;1,0000005;n/a;***;DE;S1;***",
            "5|ordered_at: '9999-12-31 00:00:00' is of 9999-12-31, after 2026-06-01, which is a"
                + " year after the modification of the file|3;31/12/9999 00:00;1;1;0;;DE;S1;***");
  }

  @Test
  void every_other_example_adds_to_a_mapping_and_is_read() throws IOException {
    Warehouse warehouse = new Warehouse();
    assertThat(examples()).hasSizeGreaterThan(2);
    for (String example : examples()) {
      Config mapped =
          ConfigFactory.parseString(example)
              .withFallback(ConfigFactory.parseString(examples().get(0)))
              .withFallback(
                  Warehouse.profile("focus")
                      .getConfig("flywheel.feeds.cloud-bills.mappings.focus")
                      .atPath("flywheel.feeds.cloud-bills"));
      assertThat(warehouse.settings(mapped).mappings()).as(example).isNotEmpty();
    }
  }
}
