package io.flywheel.warehouse.read;

import io.flywheel.warehouse.catalog.Scala;
import io.flywheel.warehouse.contract.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.functions;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractPartialFunction;

/**
 * Puts a filter over each input relation of an analysed query, wherever it stands: in CTEs, joins
 * or subqueries. A filter on the outside alone does not prune windows by key, outer joins or
 * look-back joins.
 */
public final class InputRestriction {
  private final Map<TableName, UnaryOperator<Dataset<Row>>> inputs;

  private InputRestriction(Map<TableName, UnaryOperator<Dataset<Row>>> inputs) {
    this.inputs = inputs;
  }

  /**
   * @param inputs for each table to restrict, the rows of it to read
   */
  public static InputRestriction of(Map<TableName, UnaryOperator<Dataset<Row>>> inputs) {
    return new InputRestriction(Map.copyOf(inputs));
  }

  /** The same query over restricted inputs. */
  public Dataset<Row> apply(SparkSession session, Dataset<Row> query) {
    if (inputs.isEmpty()) {
      return query;
    }
    LogicalPlan analyzed = ((org.apache.spark.sql.classic.Dataset<Row>) query).logicalPlan();
    LogicalPlan restricted = analyzed.transformUpWithSubqueries(new Wrap(session));
    // Every input gives the columns that the query has resolved already.
    restricted.setAnalyzed();
    return rows(session, restricted);
  }

  private static Dataset<Row> rows(SparkSession session, LogicalPlan plan) {
    return org.apache.spark.sql.classic.Dataset.ofRows(
        (org.apache.spark.sql.classic.SparkSession) session, plan);
  }

  private final class Wrap extends AbstractPartialFunction<LogicalPlan, LogicalPlan> {
    private final transient SparkSession session;

    private Wrap(SparkSession session) {
      this.session = session;
    }

    @Override
    public boolean isDefinedAt(LogicalPlan node) {
      return input(node).isPresent();
    }

    @Override
    @SuppressWarnings("unchecked") // the result type of applyOrElse is erased in Scala
    public <A1 extends LogicalPlan, B1> B1 applyOrElse(A1 node, scala.Function1<A1, B1> orElse) {
      Optional<TableName> input = input(node);
      if (input.isEmpty()) {
        return orElse.apply(node);
      }
      Dataset<Row> filtered = inputs.get(input.get()).apply(rows(session, node));
      return (B1) named(node, complete(node, filtered, input.get()));
    }

    /**
     * Rows with every column of the input. One that is not there is one that the query does not
     * read; when it does after all, that is an error, and no NULL.
     */
    private static LogicalPlan complete(LogicalPlan input, Dataset<Row> rows, TableName table) {
      Dataset<Row> complete = rows;
      Set<String> there = Set.of(rows.columns());
      for (Attribute attribute : CollectionConverters.asJava(input.output())) {
        if (!there.contains(attribute.name())) {
          String message =
              "%s of %s is read, but not among the `columns` of this input; add it there, in contract.yaml"
                  .formatted(attribute.name(), table);
          complete =
              complete.withColumn(
                  attribute.name(),
                  functions.raise_error(functions.lit(message)).cast(attribute.dataType()));
        }
      }
      return ((org.apache.spark.sql.classic.Dataset<Row>) complete).logicalPlan();
    }

    /** Rows under the names that the query knows: those that were kept have others. */
    private static LogicalPlan named(LogicalPlan input, LogicalPlan rows) {
      List<Attribute> known = CollectionConverters.asJava(input.output());
      List<Attribute> found = CollectionConverters.asJava(rows.output());
      Set<ExprId> ids = found.stream().map(Attribute::exprId).collect(Collectors.toSet());
      if (known.stream().allMatch(attribute -> ids.contains(attribute.exprId()))) {
        return rows;
      }
      List<NamedExpression> columns = new ArrayList<>();
      for (Attribute attribute : known) {
        Expression value =
            found.stream()
                .filter(each -> each.name().equals(attribute.name()))
                .findFirst()
                .orElseThrow();
        columns.add(
            new Alias(
                value,
                attribute.name(),
                attribute.exprId(),
                attribute.qualifier(),
                Option.apply(attribute.metadata()),
                Scala.seq(List.of())));
      }
      return new Project(Scala.seq(columns), rows);
    }

    private Optional<TableName> input(LogicalPlan node) {
      if (!(node instanceof SubqueryAlias alias) || alias.identifier().qualifier().isEmpty()) {
        return Optional.empty();
      }
      String name =
          alias.identifier().qualifier().last().toLowerCase(Locale.ROOT)
              + "."
              + alias.identifier().name();
      return inputs.keySet().stream().filter(table -> table.toString().equals(name)).findFirst();
    }
  }
}
