package io.flywheel.feeds.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.feeds.ingest.Warehouse;
import io.flywheel.feeds.stage.Keys;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.files.KeyRange;
import io.flywheel.warehouse.files.KeyRanges;
import io.flywheel.warehouse.write.Compaction;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which files ingest looks for a key in. */
@Tag("proof")
class KeyFilesTest {
  private static final TableName ORDER_LINE = TableName.parse("bronze.order_line");
  private static final int DAYS = 5;

  private final Warehouse warehouse = new Warehouse();

  private CandidateFiles files() {
    return bronze().standing(contract(), DayRanges.all()).orElseThrow();
  }

  private Bronze bronze() {
    return new Bronze(
        warehouse.engine().session(), warehouse.engine().tables(), warehouse.engine().contracts());
  }

  private Contract contract() {
    return warehouse.engine().contracts().get(ORDER_LINE);
  }

  private boolean mayHold(String key) {
    return !files().holding(contract(), KeyRanges.of(List.of(KeyRange.of(key, key)))).none();
  }

  /** Marketplaces count up their orders side by side; days and numbers go together. */
  private void deliver(int day) {
    StringBuilder text = new StringBuilder(Warehouse.ORDER_HEADER);
    for (String marketplace : List.of("JP", "US")) {
      text.append(
          Warehouse.order(
              marketplace + "-" + (100 + day), 1, 0, "2025-03-0" + day + " 10:00:00", "1"));
    }
    warehouse.deliver("orders/2025-03-0" + day + ".csv", text.toString()).ingest();
  }

  @Test
  void a_joined_file_says_of_its_keys_what_its_parts_said() {
    for (int day = 1; day <= DAYS; day++) {
      deliver(day);
    }
    assertThat(warehouse.engine().tables().snapshot(ORDER_LINE).orElseThrow().allFiles().count())
        .isEqualTo(DAYS);

    new Compaction(warehouse.engine().session(), warehouse.engine().tables())
        .run(contract(), "run");

    assertThat(warehouse.engine().tables().snapshot(ORDER_LINE).orElseThrow().allFiles().count())
        .isOne();
    for (int day = 1; day <= DAYS; day++) {
      assertThat(mayHold("JP-" + (100 + day))).isTrue();
      assertThat(mayHold("US-" + (100 + day))).isTrue();
    }
    // Between the smallest and the largest key, which is all that Delta's statistics say.
    assertThat(mayHold("JP-106")).isFalse();
    assertThat(mayHold("US-100")).isFalse();
    assertThat(warehouse.sql("SELECT COUNT(*) FROM bronze.order_line"))
        .containsExactly(String.valueOf(2 * DAYS));
  }

  @Test
  void a_file_with_rows_of_a_day_that_was_left_says_its_keys() {
    deliver(1);
    warehouse
        .deliver(
            "orders/2025-03-02.csv",
            Warehouse.ORDER_HEADER
                + Warehouse.order("US-101", 1, 1, "2025-03-02 10:00:00", "1")
                + Warehouse.order("US-300", 1, 0, "2025-03-02 10:00:00", "1"))
        .ingest();

    assertThat(warehouse.sql("SELECT day, order_id FROM bronze.order_line WHERE is_deleted"))
        .containsExactly("2025-03-01|US-101");
    assertThat(mayHold("US-101")).isTrue();
    assertThat(mayHold("US-300")).isTrue();
    assertThat(mayHold("US-200")).isFalse();
    assertThat(mayHold("JP-102")).isFalse();
  }

  @Test
  void an_old_id_among_many_new_ones_does_not_stand_for_all_since() {
    Column id = functions.concat(functions.lit("US-"), functions.lpad(functions.col("id"), 9, "0"));
    Dataset<Row> ids =
        warehouse
            .engine()
            .session()
            .range(5_000_000, 5_025_000)
            .toDF()
            .union(warehouse.engine().session().range(17, 18).toDF())
            .select(id.as("order_id"), functions.lit("2025-03-01").as("day"));

    KeyRanges spans = KeyRanges.of(Keys.spans(ids, "order_id"));

    assertThat(spans.overlap(KeyRange.of("US-000000017", "US-000000017"))).isTrue();
    assertThat(spans.overlap(KeyRange.of("US-000000018", "US-004999999"))).isFalse();
    assertThat(spans.overlap(KeyRange.of("US-005012345", "US-005012345"))).isTrue();
    assertThat(spans.overlap(KeyRange.of("US-005025000", "US-009999999"))).isFalse();
  }

  @Test
  void ids_without_order_have_few_spans() {
    Dataset<Row> ids =
        warehouse
            .engine()
            .session()
            .range(20_000)
            .selectExpr("sha2(CAST(id AS STRING), 256) AS order_id", "id % 2 AS day");

    assertThat(Keys.spans(ids, "order_id").size()).isLessThanOrEqualTo(1_000);
  }
}
