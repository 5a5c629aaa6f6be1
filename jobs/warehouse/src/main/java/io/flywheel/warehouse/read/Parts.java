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
 * Some parts of some intervals, such as the orders of a month that came late: few rows of days that
 * otherwise stand.
 */
public final class Parts implements AutoCloseable {
  private static final long MOST_KEPT = 20_000;

  private final Contract contract;
  private final CachedRows kept;
  private final Dataset<Row> rows;
  private final Map<LocalDate, Long> counts;

  private Parts(
      Contract contract, CachedRows kept, Dataset<Row> rows, Map<LocalDate, Long> counts) {
    this.contract = contract;
    this.kept = kept;
    this.rows = rows;
    this.counts = counts;
  }

  /**
   * Parts, kept in memory until they are closed.
   *
   * @param contract a table whose intervals have parts
   * @param reached values of {@link Contract#partColumns}, not each once
   */
  public static Parts of(Contract contract, Dataset<Row> reached) {
    CachedRows kept = CachedRows.of(reached.distinct());
    return CachedRows.closeOnFailure(
        kept::close, () -> new Parts(contract, kept, kept.rows(), counts(contract, kept.rows())));
  }

  private static Map<LocalDate, Long> counts(Contract contract, Dataset<Row> rows) {
    Map<LocalDate, Long> counts = new TreeMap<>();
    // One value an interval, so bounded by the calendar.
    Column interval = functions.unix_date(functions.col(column(contract)));
    for (Row row : rows.groupBy(interval).count().collectAsList()) {
      counts.put(LocalDate.ofEpochDay(row.getInt(0)), row.getLong(1));
    }
    return counts;
  }

  /** True when there are so many that keeping their rows costs more than reading them again. */
  public boolean many() {
    return counts.values().stream().mapToLong(Long::longValue).sum() > MOST_KEPT;
  }

  /** How many parts of each interval, by the interval's first day. */
  public Map<LocalDate, Long> counts() {
    return counts;
  }

  /** The intervals in which parts lie. */
  public DayRanges intervals() {
    return WindowMath.wholePeriods(
        DayRanges.of(counts.keySet()), contract.interval().orElseThrow());
  }

  /** Those of the parts that lie in some intervals; they live as long as these. */
  public Parts within(DayRanges intervals) {
    Map<LocalDate, Long> those = new TreeMap<>(counts);
    those.keySet().removeIf(day -> !intervals.contains(day));
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
