package io.flywheel.warehouse.change;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.catalog.Schemas;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.InputWindow;
import io.flywheel.warehouse.contract.IntervalSpec;
import io.flywheel.warehouse.plan.WindowMath;
import io.flywheel.warehouse.session.ExecutionProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** Which intervals of a table the changed rows of an input reach. */
public final class AffectedRows {
  private static final String CHANGES = "changes";
  private static final String THIS = "this";
  private static final int MOST_SPANS = 100_000;

  private final SparkSession session;
  private final Contract target;
  private final Map<String, Object> arguments;

  /**
   * @param session a session of the table's own, in which names are resolved
   * @param target the reading table
   * @param settings values of named settings
   */
  public AffectedRows(
      SparkSession session, Contract target, Map<String, Optional<String>> settings) {
    this.session = session;
    this.target = target;
    this.arguments = target.arguments(settings);
  }

  /**
   * Intervals of a table that is cut by a calendar, as a query for {@link #days}; empty for a
   * window by calendar distance, which reaches nothing here.
   *
   * @param window the input's window
   * @param changed changed rows of the input
   * @param rows the table as it was last computed
   */
  public Optional<Dataset<Row>> intervals(
      InputWindow window, Dataset<Row> changed, Dataset<Row> rows) {
    if (window instanceof InputWindow.Interval) {
      return Optional.empty();
    }
    IntervalSpec interval = target.interval().orElseThrow();
    return Optional.of(
        window instanceof InputWindow.Join key
            ? IntervalDays.query(occurrences(key, changed, rows), interval)
            : window instanceof InputWindow.Affected affected
                ? IntervalDays.query(affected(affected, changed, rows), interval)
                : changed.limit(1).select(lit(null).cast("int")));
  }

  /**
   * The days of some intervals; all when a changed row reaches everything.
   *
   * @param reached queries of {@link #intervals}, which are run as one
   */
  public DayRanges days(List<Dataset<Row>> reached) {
    IntervalSpec interval = target.interval().orElseThrow();
    List<Row> days =
        reached.stream()
            .reduce(Dataset::union)
            .map(union -> collect(union, ExecutionProfile.of(union, reached.size())))
            .orElseGet(List::of);
    return days.stream().anyMatch(day -> day.isNullAt(0))
        ? DayRanges.all()
        : WindowMath.onward(IntervalDays.of(days, interval), interval);
  }

  /**
   * Keys of an entity table that changed rows of an input reach by any of its windows; empty when
   * the whole table is reached.
   *
   * @param input the input
   * @param changed changed rows of it
   * @param rows the table as it was last computed
   * @return keys in the columns of its {@link Contract#entityKey}, not each once
   */
  public Optional<Dataset<Row>> keys(Input input, Dataset<Row> changed, Dataset<Row> rows) {
    List<Dataset<Row>> keys = new ArrayList<>();
    for (InputWindow window : input.reach()) {
      Optional<Dataset<Row>> reached = keys(window, changed, rows);
      if (reached.isEmpty()) {
        return reached;
      }
      keys.add(reached.get());
    }
    return keys.stream().reduce(Dataset::union);
  }

  /**
   * Keys of an entity table, in the columns of its {@link Contract#entityKey}; empty when the whole
   * table is reached.
   *
   * @param window the input's window
   * @param changed changed rows of the input
   * @param rows the table as it was last computed
   */
  private Optional<Dataset<Row>> keys(InputWindow window, Dataset<Row> changed, Dataset<Row> rows) {
    if (window instanceof InputWindow.Join key) {
      return Optional.of(changed.select(targets(key)).distinct());
    }
    if (window instanceof InputWindow.Affected affected) {
      return Optional.of(
          affected(affected, changed, rows).toDF(target.entityKey().toArray(String[]::new)));
    }
    return isEmpty(changed) ? Optional.of(noKeys()) : Optional.empty();
  }

  /**
   * Parts of intervals, in the columns of {@link Contract#partColumns}, not each once.
   *
   * @param window a window by key, or by calendar distance on an input that shares the parts
   * @param changed changed rows of the input
   * @param rows the table as it was last computed
   */
  public Dataset<Row> parts(InputWindow window, Dataset<Row> changed, Dataset<Row> rows) {
    Column[] columns = target.partColumns().stream().map(functions::col).toArray(Column[]::new);
    if (window instanceof InputWindow.Interval) {
      return changed.select(columns);
    }
    return occurrences((InputWindow.Join) window, changed, rows).select(columns);
  }

  private Dataset<Row> noKeys() {
    StructType columns = new StructType();
    for (String name : target.entityKey()) {
      columns = columns.add(Schemas.of(target).apply(name));
    }
    return session.createDataFrame(List.<Row>of(), columns);
  }

  /** The table's rows in which a changed key occurs. */
  private Dataset<Row> occurrences(InputWindow.Join key, Dataset<Row> changed, Dataset<Row> rows) {
    if (key.validity().isEmpty()) {
      Dataset<Row> keys = changed.select(targets(key)).distinct();
      return rows.join(keys, equal(key, rows, keys), "left_semi");
    }
    InputWindow.Validity validity = key.validity().get();
    Dataset<Row> spans = ValidityIntervals.of(changed, key, validity);
    Dataset<Row> within = rows;
    if (ExecutionProfile.of(rows) == ExecutionProfile.PARALLEL) {
      List<Row> known = collect(spans.limit(MOST_SPANS + 1));
      if (known.isEmpty()) {
        return rows.limit(0);
      }
      if (known.size() <= MOST_SPANS) {
        spans = session.createDataFrame(known, spans.schema());
        within = rows.where(bounds(validity.asOf(), known));
      }
    }
    Column at = within.col(validity.asOf());
    Column condition =
        equal(key, within, spans)
            .and(at.geq(spans.col(ValidityIntervals.FROM)))
            .and(at.lt(spans.col(ValidityIntervals.UNTIL)));
    return within.join(spans, condition, "left_semi");
  }

  /** Where spans lie as a whole, so that files outside are not read. */
  private static Column bounds(String at, List<Row> spans) {
    Comparable<Object> first = null;
    Comparable<Object> last = null;
    for (Row span : spans) {
      Comparable<Object> from = comparable(span.getAs(ValidityIntervals.FROM));
      Comparable<Object> until = comparable(span.getAs(ValidityIntervals.UNTIL));
      first = first == null || from.compareTo(first) < 0 ? from : first;
      last = last == null || until.compareTo(last) > 0 ? until : last;
    }
    return col(at).geq(lit(first)).and(col(at).lt(lit(last)));
  }

  @SuppressWarnings("unchecked") // dates and instants compare with their own kind
  private static Comparable<Object> comparable(Object value) {
    return (Comparable<Object>) value;
  }

  private static Column[] targets(InputWindow.Join key) {
    return key.matches().stream()
        .map(match -> col(match.input()).as(match.target()))
        .toArray(Column[]::new);
  }

  private static Column equal(InputWindow.Join key, Dataset<Row> rows, Dataset<Row> keys) {
    return key.matches().stream()
        .map(match -> rows.col(match.target()).equalTo(keys.col(match.target())))
        .reduce(Column::and)
        .orElse(lit(true));
  }

  /**
   * What a SELECT says is affected. Of a table with intervals it reads no {@code this}: when
   * another tool has changed some of them, only these are stale, and their rows say nothing of the
   * inputs.
   *
   * @param affected the window
   * @param changed changed rows of the input
   * @param rows the table as it was last computed
   */
  public Dataset<Row> affected(
      InputWindow.Affected affected, Dataset<Row> changed, Dataset<Row> rows) {
    changed.createOrReplaceTempView(CHANGES);
    if (target.interval().isEmpty()) {
      rows.createOrReplaceTempView(THIS);
    }
    return session.sql(affected.sql(), arguments);
  }

  private boolean isEmpty(Dataset<Row> rows) {
    return collect(rows.limit(1)).isEmpty();
  }

  /** A data file of an old version may be gone, which Spark throws without declaring it. */
  private List<Row> collect(Dataset<Row> rows) {
    return collect(rows, ExecutionProfile.of(rows));
  }

  private List<Row> collect(Dataset<Row> rows, ExecutionProfile profile) {
    try {
      return profile.run(session, rows::collectAsList);
    } catch (Exception e) {
      if (e instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw new IllegalStateException("what changed for " + target.table() + " is not known", e);
    }
  }
}
