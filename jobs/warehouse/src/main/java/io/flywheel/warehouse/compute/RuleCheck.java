package io.flywheel.warehouse.compute;

import io.flywheel.warehouse.contract.Check;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.message.SparkMessage;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;

/** Analyses the rules of a table, so that one that cannot be asked is found before rows are. */
final class RuleCheck {
  private final SparkSession session;

  /**
   * @param session reads every table as empty
   */
  RuleCheck(SparkSession session) {
    this.session = session;
  }

  /** What is wrong with a table's rules, one message each. */
  List<String> faults(Contract contract) {
    return contract.rules().stream().flatMap(check -> fault(contract, check).stream()).toList();
  }

  private Optional<String> fault(Contract contract, Check check) {
    String sql =
        check.form() == Check.Form.QUERY
            ? check.condition()
            : "SELECT 1 FROM %s WHERE (%s)".formatted(contract.table(), check.condition());
    try {
      session.sql(sql);
      return Optional.empty();
    } catch (Exception wrong) {
      // Java does not know that session.sql throws AnalysisException, which is checked.
      if (wrong instanceof AnalysisException) {
        return Optional.of(
            "%s:%d: %s: rule %s: %s"
                .formatted(
                    contract.file(),
                    check.line(),
                    contract.table(),
                    check.name(),
                    SparkMessage.sentence(wrong)));
      }
      throw wrong;
    }
  }
}
