package io.flywheel.warehouse.contract;

import io.flywheel.warehouse.message.SparkMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.analysis.NamedParameter;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.QueryPlan;
import org.apache.spark.sql.catalyst.trees.Origin;
import scala.jdk.javaapi.CollectionConverters;

/** The SELECTs that stand in files beside a contract, and the parameters that they use. */
final class SqlFiles {
  /**
   * A colon that can begin a parameter, as group 1, after quoted texts and comments. Where there is
   * none, parsing waits until the SELECT is needed: commands read all contracts as they start.
   */
  private static final Pattern COLON =
      Pattern.compile(
          "'(?:[^'\\\\]++|\\\\.)*+'|\"(?:[^\"\\\\]++|\\\\.)*+\"|`[^`]*+`|--[^\\n]*+|/\\*.*?\\*/|::|(:)",
          Pattern.DOTALL);

  private final Path contract;
  private final Set<SqlParameter> parameters = new LinkedHashSet<>();

  /**
   * @param contract file of the contract
   */
  SqlFiles(Path contract) {
    this.contract = contract;
  }

  Path path(String name) {
    return contract.resolveSibling(name);
  }

  /**
   * The text of one SELECT; empty when the file is missing.
   *
   * @param name name of the file
   * @throws ContractException when the file is empty, or uses parameters and is no SQL
   */
  Optional<String> select(String name) {
    Path file = path(name);
    try {
      String text = Files.readString(file);
      if (text.isBlank()) {
        throw ContractException.at(file, 1, "the file is empty; expected one SELECT");
      }
      if (COLON.matcher(text).results().anyMatch(found -> found.group(1) != null)) {
        plan(file, parsed(file, text));
      }
      return Optional.of(text);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The parameters of all files read so far, each line of a file once. */
  List<SqlParameter> parameters() {
    return List.copyOf(parameters);
  }

  private static QueryPlan<?> parsed(Path file, String text) {
    try {
      return ParsedSql.select(text);
    } catch (Exception e) {
      // Spark's parser throws a checked exception that Scala does not declare.
      int line = e instanceof ParseException parse ? line(parse.start()) : 1;
      throw ContractException.at(file, line, "not a SELECT: " + SparkMessage.sentence(e));
    }
  }

  /** Subqueries and the relations of WITH are inner children of a plan. */
  private void plan(Path file, QueryPlan<?> plan) {
    CollectionConverters.asJava(plan.expressions()).forEach(each -> expression(file, each));
    CollectionConverters.asJava(plan.innerChildren()).forEach(each -> plan(file, each));
    CollectionConverters.asJava(plan.children()).forEach(each -> plan(file, (QueryPlan<?>) each));
  }

  private void expression(Path file, Expression expression) {
    if (expression instanceof NamedParameter parameter) {
      parameters.add(new SqlParameter(parameter.name(), file, line(parameter.origin())));
    }
    CollectionConverters.asJava(expression.children()).forEach(each -> expression(file, each));
  }

  private static int line(Origin origin) {
    return origin.line().isDefined() ? (Integer) origin.line().get() : 1;
  }
}
