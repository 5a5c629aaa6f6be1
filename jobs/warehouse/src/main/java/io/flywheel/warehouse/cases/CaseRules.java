package io.flywheel.warehouse.cases;

import static org.apache.spark.sql.functions.expr;

import io.flywheel.warehouse.cases.file.CaseRows;
import io.flywheel.warehouse.contract.Check;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractException;
import io.flywheel.warehouse.message.SparkMessage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The conditions of a table that stop a build or a publication, asked of the rows of a case. */
final class CaseRules {
  private static final int MOST_ROWS = 10;

  private final SparkSession session;
  private final DatasetCase one;
  private final Contract contract;
  private final List<Check> rules;

  /**
   * @param session a session of cases
   * @param one the case
   */
  CaseRules(SparkSession session, DatasetCase one) {
    this.session = session;
    this.one = one;
    this.contract = one.contract();
    this.rules =
        contract.rules().stream()
            .filter(check -> check.severity() == Check.Severity.ERROR)
            .filter(check -> check.form() == Check.Form.CONDITION)
            .toList();
  }

  /**
   * A failure for each rule that a row breaks, unless the case says so; and for each that it says
   * and no row breaks.
   *
   * @param rows computed rows, in the contract's columns
   */
  List<TestFailure> failures(List<Row> rows) {
    Set<String> meant = one.breaks(rules.stream().map(Check::name).toList());
    List<Row> kept = kept(rows);
    List<TestFailure> failures = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      Check rule = rules.get(i);
      List<Row> broken = new ArrayList<>();
      for (int row = 0; row < kept.size(); row++) {
        if (!kept.get(row).getBoolean(i)) {
          broken.add(rows.get(row));
        }
      }
      if (!broken.isEmpty() && !meant.contains(rule.name())) {
        failures.add(broken(rule, broken));
      } else if (broken.isEmpty() && meant.contains(rule.name())) {
        failures.add(
            TestFailure.of(
                one.sentence(),
                "%s: no computed row breaks the rule %s: %s"
                    .formatted(one.breakage(), rule.name(), rule.condition())));
      }
    }
    return failures;
  }

  /** For each row whether it keeps each rule. */
  private List<Row> kept(List<Row> rows) {
    if (rules.isEmpty() || rows.isEmpty()) {
      return List.of();
    }
    Column[] conditions = rules.stream().map(rule -> expr(rule.kept())).toArray(Column[]::new);
    try {
      return session
          .createDataFrame(rows, CaseRows.schema(contract, contract.columnNames()))
          .select(conditions)
          .collectAsList();
    } catch (RuntimeException e) {
      if (e instanceof SparkThrowable) {
        throw ContractException.of(
            contract, contract.table() + ": its rules: " + SparkMessage.sentence(e));
      }
      throw e;
    }
  }

  private TestFailure broken(Check rule, List<Row> broken) {
    Set<String> shown = new LinkedHashSet<>(contract.key());
    contract.columnNames().stream()
        .filter(name -> rule.columns().stream().anyMatch(name::equalsIgnoreCase))
        .forEach(shown::add);
    return TestFailure.of(
        one.sentence(),
        "%s:%d: rule %s is broken by %d of the computed rows: %s"
            .formatted(contract.file(), rule.line(), rule.name(), broken.size(), rule.condition()),
        contract,
        List.copyOf(shown),
        broken.subList(0, Math.min(MOST_ROWS, broken.size())));
  }
}
