package io.flywheel.warehouse.build;

import io.flywheel.domain.calendar.Days;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Slicing;
import io.flywheel.warehouse.plan.Reach;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Compares two versions of a table's rows exactly, as bags: how often each row stands in each. */
final class Difference {
  static final String SURPLUS = "_surplus";

  private Difference() {}

  /**
   * Rows whose number differs, with the column {@code _surplus}: positive when the new version has
   * more of them, negative when it has fewer.
   */
  static Dataset<Row> rows(Contract contract, Dataset<Row> before, Dataset<Row> after) {
    Column[] columns = contract.columnNames().stream().map(functions::col).toArray(Column[]::new);
    return before
        .select(columns)
        .withColumn(SURPLUS, functions.lit(-1L))
        .unionByName(after.select(columns).withColumn(SURPLUS, functions.lit(1L)))
        .groupBy(columns)
        .agg(functions.sum(SURPLUS).as(SURPLUS))
        .where(functions.col(SURPLUS).notEqual(0));
  }

  /** The slices in which the versions differ. */
  static Days days(Contract contract, Dataset<Row> before, Dataset<Row> after) {
    Slicing slicing = contract.slicing().orElseThrow();
    List<LocalDate> days =
        rows(contract, before, after)
            .select(slicing.column())
            .distinct()
            .collectAsList() // one value a slice, so bounded by the calendar
            .stream()
            .map(row -> row.<Date>getAs(0).toLocalDate())
            .toList();
    return Reach.wholePeriods(Days.of(days), slicing);
  }
}
