package io.flywheel.warehouse.plan;

import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractException;
import java.util.Optional;
import org.apache.spark.sql.AnalysisException;

/** A mistake in a table's SQL, with the file and line that Spark's own message leaves out. */
public final class SqlError {
  private SqlError() {}

  /**
   * What Spark says about a transform.
   *
   * @param contract the table
   * @param thrown while its transform.sql was parsed or analysed
   */
  public static ContractException inTransform(Contract contract, Exception thrown) {
    String message = contract.table() + ": " + sentence(thrown);
    ContractException error =
        line(thrown)
            .map(line -> ContractException.at(contract.transformFile(), line, message))
            .orElseGet(() -> ContractException.of(contract.transformFile(), message));
    error.initCause(thrown);
    return error;
  }

  /** The first line of Spark's message, without the place and without the plan behind it. */
  static String sentence(Exception thrown) {
    String text =
        Optional.ofNullable(thrown.getMessage()).orElse(thrown.getClass().getSimpleName());
    return text.strip()
        .lines()
        .findFirst()
        .orElse("")
        .replaceFirst("\\s*\\(line \\d+, pos \\d+\\)$", "")
        .replaceFirst("; line \\d+ pos \\d+;?$", "")
        .strip();
  }

  private static Optional<Integer> line(Exception thrown) {
    return thrown instanceof AnalysisException wrong && wrong.line().isDefined()
        ? Optional.of((Integer) wrong.line().get())
        : Optional.empty();
  }
}
