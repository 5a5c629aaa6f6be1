package io.flywheel.warehouse.write;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.catalog.Scala;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.IntervalSpec;
import io.flywheel.warehouse.driver.DriverRows;
import io.flywheel.warehouse.driver.RowProjection;
import io.flywheel.warehouse.files.IntervalFiles;
import io.flywheel.warehouse.plan.IntervalPredicate;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.types.StructType;

/**
 * Which rows of a table a merge brings to what was computed: those of some intervals, of some keys,
 * or all.
 */
public final class MergeScope {
  private final Contract contract;
  private final DayRanges intervals;
  private final Optional<Dataset<Row>> keys;

  private MergeScope(Contract contract, DayRanges intervals, Optional<Dataset<Row>> keys) {
    this.contract = contract;
    this.intervals = intervals;
    this.keys = keys;
  }

  /** All rows. */
  public static MergeScope all(Contract contract) {
    return intervals(contract, DayRanges.all());
  }

  /** The rows of some intervals, or of all. */
  public static MergeScope intervals(Contract contract, DayRanges intervals) {
    return new MergeScope(contract, intervals, Optional.empty());
  }

  /**
   * The rows of some keys of an entity table.
   *
   * @param keys values of the columns of {@link Contract#entityKey}, each once
   */
  public static MergeScope keys(Contract contract, Dataset<Row> keys) {
    return new MergeScope(contract, DayRanges.all(), Optional.of(keys));
  }

  /** Those of some rows of the table that lie in it. */
  public Dataset<Row> of(Dataset<Row> rows) {
    Dataset<Row> within =
        intervals.isAll() ? rows : rows.where(IntervalPredicate.of(contract, intervals));
    return keys.map(each -> within.join(each, equal(within, each), "left_semi")).orElse(within);
  }

  private Column equal(Dataset<Row> rows, Dataset<Row> each) {
    return contract.entityKey().stream()
        .map(name -> rows.col(name).equalTo(each.col(name)))
        .reduce(Column::and)
        .orElseThrow();
  }

  /** The data files of a version in which its rows may stand. */
  IntervalFiles files(Snapshot snapshot, Configuration hadoop) {
    return IntervalFiles.of(snapshot, hadoop, contract, intervals);
  }

  /**
   * The same question of one row.
   *
   * @param schema the table's columns
   */
  Predicate<InternalRow> test(StructType schema) {
    if (keys.isPresent()) {
      return amongKeys(keys.get(), schema);
    }
    if (intervals.isAll()) {
      return any -> true;
    }
    int day = schema.fieldIndex(contract.interval().map(IntervalSpec::column).orElseThrow());
    return row -> intervals.contains(LocalDate.ofEpochDay(row.getInt(day)));
  }

  private Predicate<InternalRow> amongKeys(Dataset<Row> some, StructType schema) {
    List<Attribute> columns = List.copyOf(Scala.list(DataTypeUtils.toAttributes(schema)));
    List<Attribute> key =
        contract.entityKey().stream().map(name -> columns.get(schema.fieldIndex(name))).toList();
    RowProjection given = RowProjection.of(key, key);
    Set<InternalRow> wanted = new HashSet<>();
    DriverRows.list(some).forEach(row -> wanted.add(given.apply(row).copy()));
    RowProjection own = RowProjection.of(key, columns);
    return row -> wanted.contains(own.apply(row));
  }
}
