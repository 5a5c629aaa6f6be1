package io.flywheel.warehouse.check;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.contract.Check;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.plan.IntervalPredicate;
import io.flywheel.warehouse.plan.WindowMath;
import io.flywheel.warehouse.read.InputRestriction;
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

/**
 * The rules of one table as queries. Their results have the columns {@code table_name}, {@code
 * rule}, {@code broken} (number of rows or keys) and {@code example} (JSON), and a row for each
 * rule that is broken.
 */
final class TableChecks {
  /** The rule that every table has. */
  static final Check KEY =
      new Check(
          "key_is_unique", Check.Form.QUERY, "", Check.WhenNull.NEVER, Check.Severity.ERROR, 0);

  private final Contracts contracts;
  private final Contract contract;
  private final List<Check> rules;

  /**
   * @param contracts all tables
   * @param contract the table
   * @param rules those of its {@link #rules(Contract)} that are to be evaluated
   */
  TableChecks(Contracts contracts, Contract contract, List<Check> rules) {
    this.contracts = contracts;
    this.contract = contract;
    this.rules = rules;
  }

  /** The rules of a table that are evaluated after the build. */
  static List<Check> rules(Contract contract) {
    // Rules of single columns with severity error are constraints of the Delta table already.
    Stream<Check> warnings =
        contract.columns().stream()
            .flatMap(column -> column.checks().stream())
            .filter(check -> check.severity() == Check.Severity.WARNING);
    return Stream.of(Stream.of(KEY), warnings, contract.checks().stream())
        .flatMap(checks -> checks)
        .toList();
  }

  TableName table() {
    return contract.table();
  }

  List<Check> rules() {
    return rules;
  }

  /**
   * What each rule has found.
   *
   * @param broken rows of the queries below, those of other tables among them
   */
  List<CheckResult> results(List<Row> broken) {
    Map<String, Row> found =
        broken.stream()
            .filter(row -> row.getString(0).equals(contract.table().toString()))
            .collect(Collectors.toMap(row -> row.getString(1), row -> row));
    return rules.stream()
        .map(
            check ->
                new CheckResult(
                    contract.table(),
                    check.name(),
                    check.severity(),
                    found.containsKey(check.name()) ? found.get(check.name()).getLong(2) : 0,
                    Optional.ofNullable(found.get(check.name())).map(row -> row.getString(3))))
        .toList();
  }

  /** The keys of some rows, as numbers in the column {@code hash}: equal keys have equal ones. */
  Dataset<Row> hashes(Dataset<Row> rows) {
    return rows.select(
        xxhash64(
                Stream.concat(Stream.of(lit(contract.table().toString())), Stream.of(key()))
                    .toArray(Column[]::new))
            .as("hash"));
  }

  /** The result of the key's rule over some rows. */
  Dataset<Row> keys(Dataset<Row> rows) {
    return rows.groupBy(key())
        .agg(count(lit(1)).as("times"))
        .where(col("times").gt(1))
        .agg(count(lit(1)).as("broken"), to_json(min(struct(key()))).as("example"))
        .where(col("broken").gt(0))
        .select(
            lit(contract.table().toString()).as("table_name"),
            lit(KEY.name()).as("rule"),
            col("broken"),
            col("example"));
  }

  /** Results of conditions: each broken rule once, of any number of {@link #breaches}. */
  static Dataset<Row> counted(Dataset<Row> breaches) {
    return breaches
        .groupBy("table_name", "rule")
        .agg(count(lit(1)).as("broken"), min("example").as("example"));
  }

  /**
   * A row with {@code table_name}, {@code rule} and {@code example} for each condition that one of
   * some rows breaks; empty when the table has no conditions.
   */
  Optional<Dataset<Row>> breaches(Dataset<Row> rows) {
    List<Check> conditions = rules(Check.Form.CONDITION).toList();
    return conditions.stream()
        .map(check -> expr(check.kept()))
        .reduce(Column::and)
        .map(
            kept ->
                rows.where(functions.not(kept))
                    .select(
                        lit(contract.table().toString()).as("table_name"),
                        explode(
                                array_compact(
                                    array(
                                        conditions.stream()
                                            .map(TableChecks::nameIfBroken)
                                            .toArray(Column[]::new))))
                            .as("rule"),
                        to_json(struct(key())).as("example")));
  }

  private static Column nameIfBroken(Check check) {
    return when(functions.not(expr(check.kept())), lit(check.name()));
  }

  /**
   * The results of the rules that are queries.
   *
   * @param session reads the tables
   * @param days days of the table to look at
   */
  List<Dataset<Row>> queries(SparkSession session, DayRanges days) {
    return rules(Check.Form.QUERY)
        .filter(check -> check != KEY)
        .map(check -> query(session, check, days))
        .toList();
  }

  private Stream<Check> rules(Check.Form form) {
    return rules.stream().filter(check -> check.form() == form);
  }

  private Dataset<Row> query(SparkSession session, Check check, DayRanges days) {
    Dataset<Row> broken = session.sql(check.condition());
    if (!days.isAll()) {
      broken = InputRestriction.of(sameDays(days)).apply(session, broken);
    }
    return broken
        .select(struct(col("*")).as("broken"))
        .agg(count(lit(1)).as("broken"), to_json(min("broken")).as("example"))
        .where(col("broken").gt(0))
        .select(
            lit(contract.table().toString()).as("table_name"),
            lit(check.name()).as("rule"),
            col("broken"),
            col("example"));
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
          .map(whole -> IntervalPredicate.of(each, whole))
          .ifPresent(condition -> inputs.put(each.table(), rows -> rows.where(condition)));
    }
    return inputs;
  }

  private Column[] key() {
    return contract.key().stream().map(functions::col).toArray(Column[]::new);
  }
}
