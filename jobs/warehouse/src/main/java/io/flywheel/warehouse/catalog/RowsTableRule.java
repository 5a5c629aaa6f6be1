package io.flywheel.warehouse.catalog;

import java.util.Arrays;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Makes tables in memory local relations: Spark's optimizer sees the rows of those only, and drops
 * joins and aggregates over empty ones.
 */
public final class RowsTableRule extends Rule<LogicalPlan> {
  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    return plan.transformUp(Scala.rule(DataSourceV2Relation.class, RowsTableRule::local));
  }

  private static LogicalPlan local(DataSourceV2Relation relation) {
    if (!(relation.table() instanceof RowsTable table)) {
      return relation;
    }
    Seq<Attribute> output = Scala.seq(CollectionConverters.asJava(relation.output()));
    return new LocalRelation(output, Scala.seq(Arrays.asList(table.rows())), false, Option.empty());
  }
}
