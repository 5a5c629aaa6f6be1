package io.flywheel.warehouse.read;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.IntervalSpec;
import io.flywheel.warehouse.plan.IntervalPredicate;
import io.flywheel.warehouse.plan.WindowMath;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows of an input within its calendar distance of what is computed.
 *
 * @param days condition of the rows on the days near by
 * @param parts the parts that are computed, when the input shares them
 */
public record InputFilter(String days, Optional<Parts> parts) {

  /**
   * What is near; empty when all of the input is.
   *
   * @param contract the table that is computed
   * @param intervals its intervals
   * @param parts the parts of them, when not all of the intervals' rows are computed
   * @param input one of its inputs
   */
  public static Optional<InputFilter> of(
      Contracts contracts,
      Contract contract,
      DayRanges intervals,
      Optional<Parts> parts,
      Input input) {
    Contract source = contracts.get(input.table());
    return input
        .interval()
        .map(period -> WindowMath.backward(intervals, contract.interval(), period))
        .filter(days -> !days.isAll() && source.interval().isPresent())
        .map(days -> WindowMath.wholeIntervals(source.interval().get(), days))
        .map(
            days ->
                new InputFilter(
                    IntervalPredicate.of(source, days),
                    parts.filter(each -> contract.sharesParts(input, source))));
  }

  /**
   * The columns by which near rows of a table are told that shares a contract's parts.
   *
   * @param source the table, which may be the contract's own
   */
  public static List<String> columns(Contract contract, Contract source) {
    Set<String> columns = new LinkedHashSet<>(contract.partColumns());
    columns.addAll(source.partitions());
    source.interval().map(IntervalSpec::column).ifPresent(columns::add);
    return List.copyOf(columns);
  }

  /** The rows near by. */
  public Dataset<Row> rows(Dataset<Row> input) {
    Dataset<Row> there = input.where(days);
    return parts.map(each -> each.of(there)).orElse(there);
  }

  /** All other rows. */
  public Dataset<Row> beyond(Dataset<Row> input) {
    return parts.map(each -> each.others(input)).orElseGet(() -> input.where("NOT (" + days + ")"));
  }
}
