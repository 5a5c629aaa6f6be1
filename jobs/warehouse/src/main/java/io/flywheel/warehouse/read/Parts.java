package io.flywheel.warehouse.read;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.IntervalSpec;
import io.flywheel.warehouse.plan.WindowMath;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Some parts of some slices, such as the orders of a month that came late: few rows of days that
 * otherwise stand.
 */
public final class Parts implements AutoCloseable {
  private final Contract contract;
  private final Kept kept;
  private final Dataset<Row> rows;
  private final Map<LocalDate, Long> counts;

  private Parts(Contract contract, Kept kept, Dataset<Row> rows, Map<LocalDate, Long> counts) {
    this.contract = contract;
    this.kept = kept;
    this.rows = rows;
    this.counts = counts;
  }

  /**
   * Parts, kept in memory until they are closed.
   *
   * @param contract a table whose slices have parts
   * @param reached values of {@link Contract#partColumns}, not each once
   */
  public static Parts of(Contract contract, Dataset<Row> reached) {
    Kept kept = Kept.of(reached.distinct());
    return Kept.orClosed(
        kept::close, () -> new Parts(contract, kept, kept.rows(), counts(contract, kept.rows())));
  }

  private static Map<LocalDate, Long> counts(Contract contract, Dataset<Row> rows) {
    Map<LocalDate, Long> counts = new TreeMap<>();
    // One value a slice, so bounded by the calendar.
    Column slice = functions.unix_date(functions.col(column(contract)));
    for (Row row : rows.groupBy(slice).count().collectAsList()) {
      counts.put(LocalDate.ofEpochDay(row.getInt(0)), row.getLong(1));
    }
    return counts;
  }

  /** How many parts of each slice, by the slice's first day. */
  public Map<LocalDate, Long> counts() {
    return counts;
  }

  /** The slices in which parts lie. */
  public DayRanges slices() {
    return WindowMath.wholePeriods(
        DayRanges.of(counts.keySet()), contract.interval().orElseThrow());
  }

  /** Those of the parts that lie in some slices; they live as long as these. */
  public Parts within(DayRanges slices) {
    Map<LocalDate, Long> those = new TreeMap<>(counts);
    those.keySet().removeIf(day -> !slices.contains(day));
    return new Parts(
        contract,
        kept,
        rows.where(functions.col(column(contract)).isin(those.keySet().toArray())),
        those);
  }

  /** The rows of a table with the columns of the parts that belong to them. */
  public Dataset<Row> of(Dataset<Row> table) {
    return joined(table, "left_semi");
  }

  /** The rows that belong to none of the parts. */
  Dataset<Row> others(Dataset<Row> table) {
    return joined(table, "left_anti");
  }

  private Dataset<Row> joined(Dataset<Row> table, String kind) {
    Column equal =
        contract.partColumns().stream()
            .map(name -> table.col(name).equalTo(rows.col(name)))
            .reduce(Column::and)
            .orElseThrow();
    return table.join(rows, equal, kind);
  }

  @Override
  public void close() {
    kept.close();
  }

  private static String column(Contract contract) {
    return contract.interval().map(IntervalSpec::column).orElseThrow();
  }
}
