package io.flywheel.feeds.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.feeds.ingest.IngestReport;
import io.flywheel.feeds.ingest.Warehouse;
import io.flywheel.feeds.stage.RevisionRange;
import io.flywheel.warehouse.contract.TableName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Reference feeds that say every row again each day. */
@Tag("proof")
class DailyDumpTest {
  private static final TableName PRODUCT = TableName.parse("bronze.product");
  private static final String HEADER =
      "product_id,valid_from,valid_to,category,brand,size_tier,unit_cost,currency\n";

  private final Warehouse warehouse = new Warehouse();

  private static String products(String... costs) {
    StringBuilder text = new StringBuilder(HEADER);
    for (int i = 0; i < costs.length; i++) {
      text.append("p%d,2025-01-01,,toys,b,standard,%s,USD\n".formatted(i, costs[i]));
    }
    return text.toString();
  }

  private CandidateFiles files() {
    return new Bronze(
            warehouse.engine().session(),
            warehouse.engine().tables(),
            warehouse.engine().contracts())
        .standing(warehouse.engine().contracts().get(PRODUCT), DayRanges.all())
        .orElseThrow();
  }

  @Test
  void rows_of_a_dump_are_looked_for_in_dumps_of_its_day_only() {
    for (int day = 1; day <= 3; day++) {
      warehouse.deliver("reference/products/2025-03-0" + day + ".csv", products("1", "2"));
      assertThat(warehouse.ingest().files()).hasSize(1);
    }

    assertThat(warehouse.sql("SELECT DISTINCT revision FROM bronze.product ORDER BY 1"))
        .containsExactly("20250301", "20250302", "20250303");
    assertThat(
            files()
                .holding(new RevisionRange(20250302, 20250302))
                .rows()
                .select("source_file")
                .distinct()
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("reference/products/2025-03-02.csv");
    assertThat(files().holding(new RevisionRange(20250304, 20250331)).none()).isTrue();
  }

  @Test
  void a_second_dump_of_a_day_is_compared_with_the_first() {
    warehouse.deliver("reference/products/2025-03-01.csv", products("1", "2")).ingest();
    warehouse.deliver("reference/products/2025-03-02.csv", products("1", "3")).ingest();
    warehouse.deliver(
        "reference/products/2025-03-02.jsonl",
        "{\"product_id\":\"p0\",\"valid_from\":\"2025-01-01\",\"category\":\"toys\",\"brand\":\"b\","
            + "\"size_tier\":\"standard\",\"unit_cost\":9,\"currency\":\"USD\"}\n");
    IngestReport report = warehouse.ingest();

    assertThat(report.files()).hasSize(1);
    assertThat(report.files().get(0).quarantined()).isOne();
    assertThat(
            warehouse.sql(
                "SELECT product_id, unit_cost FROM bronze.product WHERE revision = 20250302 ORDER BY 1"))
        .containsExactly("p0|1.000000", "p1|3.000000");
  }
}
