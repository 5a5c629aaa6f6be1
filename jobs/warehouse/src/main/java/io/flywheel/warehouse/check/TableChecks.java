package io.flywheel.warehouse.check;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.catalog.Scala;
import io.flywheel.warehouse.contract.Check;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.plan.SlicePredicate;
import io.flywheel.warehouse.plan.WindowMath;
import io.flywheel.warehouse.read.Restriction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** The rules of one table over the days that changed, as queries of one row each. */
final class TableChecks {
  /** The rule that every table has. */
  static final Check KEY =
      new Check(
          "key_is_unique", Check.Form.QUERY, "", Check.WhenNull.NEVER, Check.Severity.ERROR, 0);

  private final Contracts contracts;
  private final Contract contract;

  TableChecks(Contracts contracts, Contract contract) {
    this.contracts = contracts;
    this.contract = contract;
  }

  /** The rules that are evaluated after the build. */
  List<Check> rules() {
    // Rules of single columns with severity error are constraints of the Delta table already.
    Stream<Check> warnings =
        contract.columns().stream()
            .flatMap(column -> column.checks().stream())
            .filter(check -> check.severity() == Check.Severity.WARNING);
    return Stream.of(Stream.of(KEY), warnings, contract.checks().stream())
        .flatMap(checks -> checks)
        .toList();
  }

  /**
   * Queries with the columns {@code table_name} and {@code results}, an array of {@code name},
   * {@code broken} and {@code example}; together they answer every rule.
   *
   * @param session reads what the run has built
   * @param days days to look at; all for entity tables
   * @param added rows that came since keys were last found unique, when they are few
   */
  List<Dataset<Row>> queries(SparkSession session, DayRanges days, Optional<Dataset<Row>> added) {
    List<Dataset<Row>> queries = new ArrayList<>();
    String where =
        days.isAll() || contract.interval().isEmpty()
            ? ""
            : " WHERE " + SlicePredicate.of(contract, days);
    queries.add(keys(session, where, added));
    List<Check> conditions =
        rules().stream().filter(check -> check.form() == Check.Form.CONDITION).toList();
    if (!conditions.isEmpty()) {
      queries.add(session.sql(conditions(conditions, where)));
    }
    for (Check check : contract.checks()) {
      if (check.form() == Check.Form.QUERY) {
        queries.add(query(session, check, days));
      }
    }
    return queries;
  }

  /** The query of the key's rule alone, over all days. */
  Dataset<Row> keys(SparkSession session) {
    return keys(session, "", Optional.empty());
  }

  private Dataset<Row> keys(SparkSession session, String where, Optional<Dataset<Row>> added) {
    Column[] key = contract.key().stream().map(functions::col).toArray(Column[]::new);
    Dataset<Row> keys = session.sql("SELECT * FROM " + contract.table() + where).select(key);
    // One of two equal keys came last.
    Dataset<Row> suspects =
        added
            .map(rows -> keys.join(rows.select(key), Scala.seq(contract.key()), "left_semi"))
            .orElse(keys);
    return suspects
        .groupBy(key)
        .agg(count(lit(1)).as("times"))
        .where(col("times").gt(1))
        .agg(
            array(
                    struct(
                        lit(KEY.name()).as("name"),
                        count(lit(1)).as("broken"),
                        to_json(min(struct(key))).as("example")))
                .as("results"))
        .select(lit(contract.table().toString()).as("table_name"), col("results"));
  }

  private String conditions(List<Check> checks, String where) {
    String key = String.join(", ", contract.key());
    String results =
        checks.stream()
            .map(
                check ->
                    """
                    struct('%1$s' AS name, count_if(%2$s) AS broken,
                      to_json(min(struct(%3$s)) FILTER (WHERE %2$s)) AS example)"""
                        .formatted(check.name(), "NOT " + check.kept(), key))
            .collect(Collectors.joining(", "));
    return "SELECT '%1$s' AS table_name, array(%2$s) AS results FROM %1$s%3$s"
        .formatted(contract.table(), results, where);
  }

  private Dataset<Row> query(SparkSession session, Check check, DayRanges days) {
    Dataset<Row> broken = session.sql(check.condition());
    if (!days.isAll()) {
      broken = Restriction.of(sameDays(days)).apply(session, broken);
    }
    return broken
        .select(struct(col("*")).as("broken"))
        .agg(
            array(
                    struct(
                        lit(check.name()).as("name"),
                        count(lit(1)).as("broken"),
                        to_json(min("broken")).as("example")))
                .as("results"))
        .select(lit(contract.table().toString()).as("table_name"), col("results"));
  }

  /**
   * Every table with intervals is cut to those that the days lie in: a query compares tables day by
   * day, or month by month.
   */
  private Map<TableName, UnaryOperator<Dataset<Row>>> sameDays(DayRanges days) {
    Map<TableName, UnaryOperator<Dataset<Row>>> inputs = new HashMap<>();
    for (Contract each : contracts.built()) {
      each.interval()
          .map(interval -> WindowMath.wholeIntervals(interval, days))
          .map(whole -> SlicePredicate.of(each, whole))
          .ifPresent(condition -> inputs.put(each.table(), rows -> rows.where(condition)));
    }
    return inputs;
  }
}
