package io.flywheel.warehouse.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.QueryPlanningTracker;
import org.apache.spark.sql.catalyst.analysis.Analyzer;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.parser.ParserInterface;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.internal.SessionState;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** Puts its SELECT over the bronze table in the place of a {@link CurrentTable}. */
public final class CurrentTableRule extends Rule<LogicalPlan> {
  private final SparkSession session;

  /**
   * @param session the session whose queries are analysed, and whose catalog knows the bronze table
   */
  public CurrentTableRule(SparkSession session) {
    this.session = session;
  }

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    return plan.resolveOperatorsUp(Scala.rule(DataSourceV2Relation.class, this::expanded));
  }

  private LogicalPlan expanded(DataSourceV2Relation relation) {
    return relation.table() instanceof CurrentTable current
        ? named(relation, analyzed(current.sql()))
        : relation;
  }

  private LogicalPlan analyzed(String sql) {
    SessionState state = ((org.apache.spark.sql.classic.SparkSession) session).sessionState();
    ParserInterface parser = state.sqlParser();
    Analyzer analyzer = state.analyzer();
    return analyzer.executeAndCheck(
        Thrown.call(() -> parser.parsePlan(sql)), new QueryPlanningTracker(Option.empty()));
  }

  /** The rows under the attributes that the query refers to already. */
  private static LogicalPlan named(DataSourceV2Relation relation, LogicalPlan rows) {
    Map<String, Attribute> found = new HashMap<>();
    CollectionConverters.asJava(rows.output()).forEach(each -> found.put(each.name(), each));
    List<NamedExpression> columns = new ArrayList<>();
    for (Attribute known : CollectionConverters.asJava(relation.output())) {
      columns.add(
          new Alias(
              found.get(known.name()),
              known.name(),
              known.exprId(),
              known.qualifier(),
              Option.apply(known.metadata()),
              Scala.seq(List.of())));
    }
    return new Project(Scala.seq(columns), rows);
  }
}
