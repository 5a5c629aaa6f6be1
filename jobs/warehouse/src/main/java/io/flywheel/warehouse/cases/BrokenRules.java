package io.flywheel.warehouse.cases;

import static org.apache.spark.sql.functions.expr;

import io.flywheel.warehouse.cases.file.BrokenCaseException;
import io.flywheel.warehouse.cases.file.CaseFile;
import io.flywheel.warehouse.cases.file.CaseRows;
import io.flywheel.warehouse.contract.Check;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.message.Nearest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The rows of broken.csv beside a contract: each breaks the rule that it names. A rule that nothing
 * breaks may be one that can never fire.
 */
final class BrokenRules {
  private static final String FILE = "broken.csv";
  private static final String RULE = "rule";
  private static final String TEST = "rules";

  private final SparkSession session;
  private final Contract contract;
  private final List<Check> rules;
  private final Path file;

  /**
   * @param session a session of cases
   * @param contract any table
   */
  BrokenRules(SparkSession session, Contract contract) {
    this.session = session;
    this.contract = contract;
    this.rules =
        contract.rules().stream().filter(check -> check.form() == Check.Form.CONDITION).toList();
    this.file = contract.file().resolveSibling(FILE);
  }

  /**
   * Rows that keep the rule that they name, and conditions that no row names.
   *
   * @throws BrokenCaseException when the file does not fit the contract
   */
  List<TestFailure> failures() {
    if (!Files.exists(file)) {
      return rules.stream().map(this::untried).toList();
    }
    CaseFile rows = CaseFile.read(file, contract, Set.of(RULE));
    List<String> names = rules.stream().map(Check::name).toList();
    List<String> named = rows.texts(RULE);
    List<Row> kept = kept(rows.whole());
    List<TestFailure> failures = new ArrayList<>();
    for (int i = 0; i < named.size(); i++) {
      int rule = names.indexOf(named.get(i));
      if (rule < 0) {
        throw new BrokenCaseException(
            file,
            rows.lines().get(i),
            "%s has no condition '%s'%s"
                .formatted(contract.table(), named.get(i), Nearest.hint(named.get(i), names)));
      }
      if (kept.get(i).getBoolean(rule)) {
        failures.add(
            TestFailure.of(
                TEST,
                "%s:%d: the row does not break rule %s: %s"
                    .formatted(
                        file, rows.lines().get(i), named.get(i), rules.get(rule).condition())));
      }
    }
    rules.stream()
        .filter(rule -> !named.contains(rule.name()))
        .map(this::untried)
        .forEach(failures::add);
    return failures;
  }

  /** For each row whether it keeps each rule. */
  private List<Row> kept(CaseRows rows) {
    Column[] conditions = rules.stream().map(rule -> expr(rule.kept())).toArray(Column[]::new);
    return session.createDataFrame(rows.rows(), rows.schema()).select(conditions).collectAsList();
  }

  private TestFailure untried(Check rule) {
    return TestFailure.of(
        TEST,
        "%s:%d: no row breaks rule %s; add one to %s"
            .formatted(contract.file(), rule.line(), rule.name(), file));
  }
}
