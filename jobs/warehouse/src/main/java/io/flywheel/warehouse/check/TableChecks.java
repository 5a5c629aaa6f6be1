package io.flywheel.warehouse.check;

import io.flywheel.domain.calendar.Days;
import io.flywheel.warehouse.build.Restriction;
import io.flywheel.warehouse.contract.Check;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.PeriodUnit;
import io.flywheel.warehouse.contract.Slicing;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.plan.SlicePredicate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The rules of one table over the days that changed, in one query where possible. */
final class TableChecks {
  private static final String KEY = "key_is_unique";

  private final Contracts contracts;
  private final Contract contract;

  TableChecks(Contracts contracts, Contract contract) {
    this.contracts = contracts;
    this.contract = contract;
  }

  /**
   * Runs the rules.
   *
   * @param session reads what the run has built
   * @param days days to look at; all for entity tables
   */
  List<CheckResult> run(SparkSession session, Days days) {
    List<CheckResult> results = new ArrayList<>(conditions(session, days));
    for (Check check : contract.checks()) {
      if (check.form() == Check.Form.QUERY) {
        results.add(query(session, check, days));
      }
    }
    return results;
  }

  private List<CheckResult> conditions(SparkSession session, Days days) {
    List<Check> checks = new ArrayList<>();
    // Rules of single columns with severity error are constraints of the Delta table already.
    contract.columns().stream()
        .flatMap(column -> column.checks().stream())
        .filter(check -> check.severity() == Check.Severity.WARNING)
        .forEach(checks::add);
    contract.checks().stream()
        .filter(check -> check.form() == Check.Form.CONDITION)
        .forEach(checks::add);
    String key = String.join(", ", contract.key());
    String where =
        days.isAll() || contract.slicing().isEmpty()
            ? ""
            : " WHERE " + SlicePredicate.of(contract, days);
    StringBuilder select = new StringBuilder("SELECT 0 AS none");
    for (int i = 0; i < checks.size(); i++) {
      String broken = "NOT coalesce((" + checks.get(i).condition() + "), true)";
      select.append(", count_if(%s) AS n%d".formatted(broken, i));
      select.append(
          ", to_json(min(struct(%s)) FILTER (WHERE %s)) AS e%d".formatted(key, broken, i));
    }
    String sql =
        "SELECT * FROM (%s FROM %s%s) CROSS JOIN (SELECT count(*) AS nk, to_json(min(k)) AS ek FROM (SELECT struct(%s) AS k FROM %s%s GROUP BY %s HAVING count(*) > 1))"
            .formatted(select, contract.table(), where, key, contract.table(), where, key);
    Row row = session.sql(sql).first();
    List<CheckResult> results = new ArrayList<>();
    results.add(result(KEY, Check.Severity.ERROR, row, "nk", "ek"));
    for (int i = 0; i < checks.size(); i++) {
      Check check = checks.get(i);
      results.add(result(check.name(), check.severity(), row, "n" + i, "e" + i));
    }
    return results;
  }

  private CheckResult query(SparkSession session, Check check, Days days) {
    Dataset<Row> broken = session.sql(check.condition());
    if (!days.isAll()) {
      broken = Restriction.of(sameDays(days)).apply(session, broken);
    }
    broken.createOrReplaceTempView("_broken");
    Row row =
        session.sql("SELECT count(*) AS n, to_json(min(struct(*))) AS e FROM _broken").first();
    session.catalog().dropTempView("_broken");
    return result(check.name(), check.severity(), row, "n", "e");
  }

  /** Every table with days is cut to the same days: a query compares tables day by day. */
  private Map<TableName, String> sameDays(Days days) {
    Map<TableName, String> conditions = new HashMap<>();
    for (Contract each : contracts.built()) {
      if (each.slicing().equals(Optional.of(new Slicing("day", PeriodUnit.DAY)))) {
        conditions.put(each.table(), SlicePredicate.of(each, days));
      }
    }
    return conditions;
  }

  private CheckResult result(
      String name, Check.Severity severity, Row row, String count, String example) {
    long broken = row.getAs(count);
    return new CheckResult(
        contract.table(),
        name,
        severity,
        broken,
        broken == 0 ? Optional.empty() : Optional.ofNullable(row.getAs(example)));
  }
}
