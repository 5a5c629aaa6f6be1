package io.flywheel.warehouse.cases;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.cases.file.CaseRows;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.InputWindow;
import io.flywheel.warehouse.contract.IntervalSpec;
import io.flywheel.warehouse.plan.WindowMath;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Rows just outside of what some intervals read: they look like those inside in all but the day.
 */
final class PlantedRows {
  private final Contract table;
  private final IntervalSpec interval;
  private final Set<String> renamed = new HashSet<>();

  /**
   * @param table the input's contract
   * @param input the input in the contract of the table that reads it
   */
  PlantedRows(Contract table, Input input) {
    this.table = table;
    this.interval = table.interval().orElseThrow();
    // A row far away counts where a window by key finds it: these are found by none.
    for (InputWindow.Join key : input.joins()) {
      key.matches().forEach(match -> renamed.add(match.input()));
    }
    // Two rows of one key are none of a table, unless its day belongs to the key.
    if (!table.key().contains(interval.column())) {
      renamed.addAll(table.key());
    }
  }

  /**
   * The rows, and a copy of each that is read one period before and one after what is read.
   *
   * @param rows rows of the input
   * @param read the days of it that are read
   */
  CaseRows beside(CaseRows rows, DayRanges read) {
    DayRanges intervals = WindowMath.wholePeriods(read, interval);
    List<Row> planted = new ArrayList<>(rows.rows());
    for (DayRanges.Range range : intervals.ranges()) {
      LocalDate before = interval.unit().start(range.first().minusDays(1));
      for (LocalDate day : List.of(before, range.last().plusDays(1))) {
        if (!intervals.contains(day)) {
          rows.rows().stream()
              .filter(row -> intervals.contains(day(rows, row)))
              .forEach(row -> planted.add(moved(rows, row, day)));
        }
      }
    }
    return new CaseRows(rows.schema(), planted);
  }

  private LocalDate day(CaseRows rows, Row row) {
    return (LocalDate) row.get(rows.schema().fieldIndex(interval.column()));
  }

  private Row moved(CaseRows rows, Row row, LocalDate day) {
    long distance = ChronoUnit.DAYS.between(day(rows, row), day);
    Object[] values = new Object[row.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = moved(table.columns().get(i).name(), row.get(i), day, distance);
    }
    return RowFactory.create(values);
  }

  private Object moved(String column, Object value, LocalDate day, long distance) {
    if (column.equals(interval.column())) {
      return day;
    }
    if (column.equals("month")) {
      return day.withDayOfMonth(1);
    }
    if (value instanceof String text && renamed.contains(column)) {
      return text + (distance < 0 ? " before" : " after");
    }
    if (value instanceof Instant moment) {
      return moment.plus(distance, ChronoUnit.DAYS);
    }
    return value;
  }
}
