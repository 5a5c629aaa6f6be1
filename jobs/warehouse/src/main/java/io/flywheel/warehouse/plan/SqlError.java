package io.flywheel.warehouse.plan;

import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractException;
import io.flywheel.warehouse.message.Nearest;
import io.flywheel.warehouse.message.SparkMessage;
import io.flywheel.warehouse.transform.RowTransformException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.spark.QueryContext;
import org.apache.spark.QueryContextType;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;

/** A mistake in a table's SQL, with the file and line that Spark's own message leaves out. */
public final class SqlError {
  /** The class of SQLSTATE for values that a computation cannot take, such as a divisor of 0. */
  private static final String DATA = "22";

  private SqlError() {}

  /**
   * What Spark says about a transform.
   *
   * @param contract the table
   * @param thrown while its transform.sql was parsed or analysed
   */
  public static ContractException inTransform(Contract contract, Exception thrown) {
    return inTransform(contract, thrown, List.of());
  }

  /**
   * The same, with the name that one that is not found probably means.
   *
   * @param relations names of all that a SELECT can read
   */
  public static ContractException inTransform(
      Contract contract, Exception thrown, Collection<String> relations) {
    String message =
        contract.table() + ": " + SparkMessage.sentence(thrown) + meant(thrown, relations);
    ContractException error =
        line(thrown)
            .map(line -> ContractException.at(contract.transformFile(), line, message))
            .orElseGet(() -> ContractException.of(contract.transformFile(), message));
    error.initCause(thrown);
    return error;
  }

  /**
   * What Spark says about a value that a transform cannot compute with, such as a divisor of 0.
   *
   * @param contract the table
   * @param thrown while its rows were computed
   * @return a sentence that begins with the file; empty when something else went wrong
   */
  public static Optional<String> inData(Contract contract, Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof RowTransformException) {
        return Optional.of(cause.getMessage());
      }
      if (cause instanceof SparkThrowable wrong
          && Optional.ofNullable(wrong.getSqlState()).orElse("").startsWith(DATA)) {
        String line = line(contract, wrong).map(number -> ":" + number).orElse("");
        return Optional.of(
            contract.transformFile()
                + line
                + ": "
                + contract.table()
                + ": "
                + SparkMessage.sentence(cause));
      }
    }
    return Optional.empty();
  }

  private static String meant(Exception thrown, Collection<String> relations) {
    if (thrown instanceof AnalysisException wrong
        && "TABLE_OR_VIEW_NOT_FOUND".equals(wrong.getCondition())) {
      String name = wrong.getMessageParameters().getOrDefault("relationName", "").replace("`", "");
      return Nearest.of(name, relations).map(near -> " Did you mean '" + near + "'?").orElse("");
    }
    return "";
  }

  private static Optional<Integer> line(Exception thrown) {
    return thrown instanceof AnalysisException wrong && wrong.line().isDefined()
        ? Optional.of((Integer) wrong.line().get())
        : Optional.empty();
  }

  /** The line of an expression, when it stands in the transform and not in a function's body. */
  private static Optional<Long> line(Contract contract, SparkThrowable wrong) {
    String sql = contract.transform().orElse("");
    return Arrays.stream(wrong.getQueryContext())
        .filter(context -> context.contextType() == QueryContextType.SQL)
        .filter(context -> standsIn(sql, context))
        .map(context -> sql.substring(0, context.startIndex()).chars().filter(c -> c == '\n'))
        .map(lines -> lines.count() + 1)
        .findFirst();
  }

  private static boolean standsIn(String sql, QueryContext context) {
    return context.startIndex() >= 0
        && !context.fragment().isEmpty()
        && sql.startsWith(context.fragment(), context.startIndex());
  }
}
