package io.flywheel.cli.query;

import org.apache.spark.sql.catalyst.plans.logical.DescribeColumn;
import org.apache.spark.sql.catalyst.plans.logical.DescribeFunction;
import org.apache.spark.sql.catalyst.plans.logical.DescribeNamespace;
import org.apache.spark.sql.catalyst.plans.logical.DescribeRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.command.DescribeQueryCommand;
import org.apache.spark.sql.execution.command.ExplainCommand;

/** What a person wants to see of a statement's rows. */
enum Layout {
  /** A table of values, long ones cut. */
  VALUES,
  /** A table of explanations, all of each. */
  COMMENTS,
  /** One text of many lines, as it is. */
  TEXT;

  /** The layout of a parsed statement. */
  static Layout of(LogicalPlan plan) {
    if (plan instanceof ExplainCommand) {
      return TEXT;
    }
    return plan instanceof DescribeRelation
            || plan instanceof DescribeColumn
            || plan instanceof DescribeNamespace
            || plan instanceof DescribeFunction
            || plan instanceof DescribeQueryCommand
        ? COMMENTS
        : VALUES;
  }
}
