package io.flywheel.warehouse.change;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.contract.IntervalSpec;
import io.flywheel.warehouse.plan.WindowMath;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The intervals in which rows lie, asked as a query and read from its answer. */
final class IntervalDays {
  private IntervalDays() {}

  /** One row an interval, so bounded by the calendar. */
  static Dataset<Row> query(Dataset<Row> rows, IntervalSpec interval) {
    return rows.select(functions.unix_date(functions.col(interval.column()))).distinct();
  }

  /** The days of those intervals. */
  static DayRanges of(List<Row> answer, IntervalSpec interval) {
    return WindowMath.wholePeriods(
        DayRanges.of(answer.stream().map(row -> LocalDate.ofEpochDay(row.getInt(0))).toList()),
        interval);
  }
}
