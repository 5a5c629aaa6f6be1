package io.flywheel.warehouse.build;

import io.flywheel.domain.calendar.Days;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.PeriodUnit;
import io.flywheel.warehouse.contract.Slicing;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.plan.Reach;
import io.flywheel.warehouse.plan.SlicePredicate;
import io.flywheel.warehouse.session.Workload;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** A table's one SELECT as a Dataset: all of it, or just the slices that are wanted. */
public final class Definition {
  private final Contracts contracts;
  private final Contract contract;
  private final Map<String, Optional<String>> settings;

  /**
   * @param contracts all tables
   * @param contract the table
   * @param settings values of named settings
   */
  public Definition(
      Contracts contracts, Contract contract, Map<String, Optional<String>> settings) {
    this.contracts = contracts;
    this.contract = contract;
    this.settings = settings;
  }

  /** Every row, in the contract's columns. */
  public Dataset<Row> whole(SparkSession session) {
    Map<String, Object> named = new HashMap<>();
    for (String name : contract.settings()) {
      named.put(name, settings.getOrDefault(name, Optional.empty()).orElse(null));
    }
    String sql =
        contract
            .transform()
            .orElseThrow(() -> new IllegalArgumentException(contract.table() + " is not built"));
    return session
        .sql(sql, named)
        .select(
            contract.columnNames().stream()
                .map(functions::col)
                .toArray(org.apache.spark.sql.Column[]::new));
  }

  /**
   * The rows of some slices, reading only the input days that they need.
   *
   * @param session where names are resolved
   * @param slices slices of a table with slicing; all gives every row
   * @param workload how much is read
   */
  public Dataset<Row> slices(SparkSession session, Days slices, Workload workload) {
    Dataset<Row> whole = whole(session);
    if (slices.isAll()) {
      return whole;
    }
    Map<TableName, UnaryOperator<Dataset<Row>>> restricted = new HashMap<>();
    for (Input input : contract.inputs()) {
      Contract source = contracts.get(input.table());
      Days needed = Reach.backward(slices, input.window());
      if (!needed.isAll() && source.slicing().isPresent()) {
        String condition = SlicePredicate.of(source, wholeSlices(source.slicing().get(), needed));
        restricted.put(input.table(), rows -> workload.gather(rows.where(condition)));
      }
    }
    return Restriction.of(restricted)
        .apply(session, whole)
        .where(SlicePredicate.of(contract, slices));
  }

  /** A day of a table cut by months is placed by its month: only whole slices can be told apart. */
  private static Days wholeSlices(Slicing slicing, Days days) {
    PeriodUnit unit = slicing.unit();
    return days.mapRanges(
        range ->
            new Days.Range(
                unit.start(range.first()), unit.plus(unit.start(range.last()), 1).minusDays(1)));
  }
}
