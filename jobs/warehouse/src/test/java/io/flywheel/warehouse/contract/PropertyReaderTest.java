package io.flywheel.warehouse.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Intervals of a table, and windows of its inputs, as its properties say them. */
@Tag("fast")
class PropertyReaderTest {
  @TempDir Path datasets;

  @BeforeEach
  void writeThreeTables() throws IOException {
    ContractsTest.writeThreeTables(datasets);
  }

  @Test
  void a_running_total_names_the_period_that_it_runs_over() throws IOException {
    String running =
        ContractsTest.TOTAL.replace("unit: quarter}", "unit: quarter, cumulative_over: year}");
    write("gold/total/contract.yaml", running.replace("  - {property: parts, value: []}\n", ""));

    assertThat(total().interval())
        .contains(
            new IntervalSpec(
                "quarter", CalendarUnit.QUARTER, Optional.of(CalendarUnit.YEAR), false));

    write(
        "gold/total/contract.yaml", running.replace("parts, value: []", "parts, value: [quarter]"));
    assertThatThrownBy(() -> Contracts.read(datasets))
        .hasMessageContaining(
            "23: a part depends on no other day, so cumulative_over and parts exclude");
  }

  @Test
  void parts_divide_intervals() throws IOException {
    write(
        "gold/total/contract.yaml",
        ContractsTest.TOTAL
            .replaceFirst("  - \\{property: interval[^\\n]*\\n", "")
            .replace("parts, value: []", "parts, value: [quarter]"));

    assertThatThrownBy(() -> Contracts.read(datasets))
        .hasMessageContaining(
            "23: parts divide intervals, and gold.total has none: name its DATE column in interval");
  }

  @Test
  void intervals_that_must_be_complete_have_no_parts() throws IOException {
    String complete =
        ContractsTest.TOTAL.replace("unit: quarter}", "unit: quarter, complete: true}");
    write("gold/total/contract.yaml", complete.replace("  - {property: parts, value: []}\n", ""));

    assertThat(total().interval())
        .contains(new IntervalSpec("quarter", CalendarUnit.QUARTER, Optional.empty(), true));

    write(
        "gold/total/contract.yaml",
        complete.replace("parts, value: []", "parts, value: [quarter]"));
    assertThatThrownBy(() -> Contracts.read(datasets))
        .hasMessageContaining(
            "23: parts are for intervals that change row by row, so complete and parts exclude each"
                + " other");
  }

  @Test
  void an_entity_table_is_computed_by_one_key_and_has_no_intervals() throws IOException {
    String entity =
        ContractsTest.TOTAL
            .replaceFirst("  - \\{property: (interval|parts)[^\\n]*\\n", "")
            .replaceFirst("  - \\{property: (interval|parts)[^\\n]*\\n", "")
            .replace("{table: ops.delivered}", "{table: ops.delivered, join: {sales: feed}}");
    write("gold/total/contract.yaml", entity);
    assertThatThrownBy(() -> Contracts.read(datasets))
        .hasMessageContaining("input bronze.sale has an interval, but the table has none");

    write(
        "gold/total/contract.yaml",
        entity.replace("interval: quarter, lookback: 4", "join: {quarter: day}"));
    assertThatThrownBy(() -> Contracts.read(datasets))
        .hasMessageContaining("all joins of an entity table name the same columns of it");

    write("gold/total/affected.sql", "SELECT DISTINCT day AS quarter FROM changes");
    write(
        "gold/total/contract.yaml",
        entity
            .replace("interval: quarter, lookback: 4", "affected: affected.sql")
            .replace(", join: {sales: feed}", ""));
    assertThatThrownBy(() -> Contracts.read(datasets))
        .hasMessageContaining("no input says by a join which columns these are");
  }

  @Test
  void an_input_is_joined_as_of_a_column_and_read_by_interval_too() throws IOException {
    write(
        "gold/total/contract.yaml",
        ContractsTest.TOTAL.replace(
            "interval: quarter, lookback: 4",
            "interval: month, lookback: 2, lookahead: 1, join: {quarter: month}, valid_from: month,"
                + " valid_to: day, as_of: quarter"));

    assertThat(total().inputs().get(0).windows())
        .containsExactly(
            new InputWindow.Interval(CalendarUnit.MONTH, 2, 1),
            new InputWindow.Join(
                List.of(new InputWindow.Match("quarter", "month")),
                Optional.of(new InputWindow.Validity("month", "day", "quarter"))));
  }

  private Contract total() {
    return Contracts.read(datasets).get(TableName.parse("gold.total"));
  }

  private void write(String path, String text) throws IOException {
    ContractsTest.write(datasets, path, text);
  }
}
