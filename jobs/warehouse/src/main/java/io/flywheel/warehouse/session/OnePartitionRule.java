package io.flywheel.warehouse.session;

import io.flywheel.warehouse.catalog.Scala;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Repartition;
import org.apache.spark.sql.catalyst.plans.logical.Subquery;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.columnar.InMemoryRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import scala.Function1;
import scala.runtime.AbstractFunction1;

/**
 * Reads small inputs in one partition each, so that nothing above them is exchanged: a small query
 * is one stage of one task. It runs when Delta's files are picked, as their size decides.
 */
final class OnePartitionRule extends Rule<LogicalPlan> {
  private static final Function1<LogicalPlan, LogicalPlan> GATHERED =
      new AbstractFunction1<>() {
        @Override
        public LogicalPlan apply(LogicalPlan plan) {
          return gathered(plan);
        }
      };

  private static final Function1<LogicalPlan, LogicalPlan> BENEATH =
      new AbstractFunction1<>() {
        @Override
        public LogicalPlan apply(LogicalPlan plan) {
          return isScan(plan) ? plan : gathered(plan);
        }
      };

  private final SparkSession session;

  /**
   * @param session the session whose queries are planned
   */
  OnePartitionRule(SparkSession session) {
    this.session = session;
  }

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    // Files of a subquery are picked with those of the query around it.
    boolean wanted =
        ExecutionProfile.gathers(session)
            && !(plan instanceof LocalRelation || plan instanceof Subquery)
            && ExecutionProfile.fitsOneTask(plan);
    return wanted ? withSubqueries(plan) : plan;
  }

  private static LogicalPlan withSubqueries(LogicalPlan plan) {
    return gathered(plan)
        .transformAllExpressions(
            Scala.rule(
                SubqueryExpression.class,
                subquery -> subquery.withNewPlan(withSubqueries(subquery.plan()))));
  }

  private static LogicalPlan gathered(LogicalPlan plan) {
    if (isScan(plan)) {
      return new Repartition(1, false, plan);
    }
    if (plan instanceof Union) {
      return new Repartition(1, false, plan.mapChildren(BENEATH));
    }
    return plan.mapChildren(plan instanceof Repartition ? BENEATH : GATHERED);
  }

  /** Filters and projections stay beside their relation, which they are planned with. */
  private static boolean isScan(LogicalPlan plan) {
    return plan instanceof LogicalRelation
        || plan instanceof LocalRelation
        || plan instanceof InMemoryRelation
        || plan instanceof Project project && isScan(project.child())
        || plan instanceof Filter filter && isScan(filter.child());
  }
}
