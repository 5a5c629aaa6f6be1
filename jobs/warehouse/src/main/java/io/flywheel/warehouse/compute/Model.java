package io.flywheel.warehouse.compute;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.catalog.CurrentTable;
import io.flywheel.warehouse.catalog.Schemas;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.plan.CompleteIntervals;
import io.flywheel.warehouse.plan.IntervalPredicate;
import io.flywheel.warehouse.plan.SqlError;
import io.flywheel.warehouse.read.InputRestriction;
import io.flywheel.warehouse.read.KeySemiJoin;
import io.flywheel.warehouse.read.Parts;
import io.flywheel.warehouse.read.RestrictedInputs;
import io.flywheel.warehouse.session.ExecutionProfile;
import io.flywheel.warehouse.transform.RowTransforms;
import io.flywheel.warehouse.write.MergeScope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaThrowable;

/**
 * A table's one SELECT, with the Java class behind it, as a Dataset: all of it, or just the
 * intervals that are wanted. It is analysed once for each session, for one thread.
 */
public final class Model {
  private final Contracts contracts;
  private final Contract contract;
  private final Map<String, Optional<String>> settings;
  private Dataset<Row> analysed;

  /**
   * @param contracts all tables
   * @param contract the table
   * @param settings values of named settings
   */
  public Model(Contracts contracts, Contract contract, Map<String, Optional<String>> settings) {
    this.contracts = contracts;
    this.contract = contract;
    this.settings = settings;
  }

  /**
   * Every row, in the contract's columns; of complete intervals only, where the contract says so.
   *
   * @throws io.flywheel.warehouse.contract.ContractException naming the file and, where Spark knows
   *     it, the line of a mistake in the SELECT
   */
  public Dataset<Row> whole(SparkSession session) {
    Dataset<Row> rows = selected(session).select(Schemas.named(contract.columnNames()));
    return CompleteIntervals.in(session, contracts)
        .flatMap(complete -> complete.lastDay(contract))
        .map(last -> rows.where(rows.col(contract.interval().orElseThrow().column()).leq(last)))
        .orElse(rows);
  }

  /** The rows in their own columns, analysed and not computed. */
  public Dataset<Row> selected(SparkSession session) {
    if (analysed == null || analysed.sparkSession() != session) {
      analysed = analysed(session);
    }
    return analysed;
  }

  private Dataset<Row> analysed(SparkSession session) {
    String sql =
        contract
            .transform()
            .orElseThrow(() -> new IllegalArgumentException(contract.table() + " is not built"));
    try {
      return RowTransforms.apply(contract, session.sql(sql, contract.arguments(settings)));
    } catch (Exception wrong) {
      // Java does not know that session.sql throws AnalysisException, which is checked.
      boolean mistake =
          wrong instanceof AnalysisException || wrong instanceof IllegalArgumentException;
      // What Delta says is about the table's files, and no mistake in the SELECT.
      if (mistake && !(wrong instanceof DeltaThrowable)) {
        throw SqlError.inTransform(contract, wrong, relations());
      }
      throw wrong;
    }
  }

  /** What a SELECT can name. */
  private List<String> relations() {
    return contracts.all().stream()
        .map(Contract::table)
        .flatMap(table -> Stream.concat(Stream.of(table.toString()), CurrentTable.of(table)))
        .toList();
  }

  /**
   * The rows of some intervals, reading only the input rows that they need.
   *
   * @param session where names are resolved
   * @param intervals intervals of a table with intervals; all gives every row
   * @param profile how much is read
   */
  public Dataset<Row> intervals(
      SparkSession session, DayRanges intervals, ExecutionProfile profile) {
    return intervals.isAll()
        ? whole(session)
        : RestrictedInputs.of(session, contracts, contract, intervals, profile)
            .apply(whole(session))
            .where(IntervalPredicate.of(contract, intervals));
  }

  /**
   * The rows of some parts of intervals.
   *
   * @param session where names are resolved
   * @param parts some parts, at least one
   * @param inputs what they are computed from
   */
  public Dataset<Row> parts(SparkSession session, Parts parts, RestrictedInputs inputs) {
    return parts.of(
        inputs.apply(whole(session)).where(IntervalPredicate.of(contract, parts.intervals())));
  }

  /**
   * The rows of some keys of an entity table, reading only the input rows of those keys.
   *
   * @param session where names are resolved
   * @param keys values of the columns of {@link Contract#entityKey}, each once
   */
  public Dataset<Row> keys(SparkSession session, Dataset<Row> keys) {
    Map<TableName, UnaryOperator<Dataset<Row>>> restricted = new HashMap<>();
    for (Input input : contract.inputs()) {
      if (!input.joins().isEmpty()) {
        restricted.put(input.table(), rows -> KeySemiJoin.found(rows, keys, input));
      }
    }
    return MergeScope.keys(contract, keys)
        .of(InputRestriction.of(restricted).apply(session, whole(session)));
  }
}
