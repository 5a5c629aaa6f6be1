package io.flywheel.feeds.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.domain.calendar.Days;
import io.flywheel.warehouse.build.Compaction;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.files.KeySpan;
import io.flywheel.warehouse.files.KeySpans;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ingest finds keys as well after maintenance as before. */
class JoinedFilesTest {
  private static final TableName ORDER_LINE = TableName.parse("bronze.order_line");
  private static final int DAYS = 5;

  private final Warehouse warehouse = new Warehouse();

  private StandingFiles files() {
    return bronze().standing(contract(), Days.all()).orElseThrow();
  }

  private Bronze bronze() {
    return new Bronze(
        warehouse.engine().session(), warehouse.engine().tables(), warehouse.engine().contracts());
  }

  private Contract contract() {
    return warehouse.engine().contracts().get(ORDER_LINE);
  }

  private boolean mayHold(String key) {
    return !files().holding(contract(), KeySpans.of(List.of(KeySpan.of(key, key)))).none();
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
}
