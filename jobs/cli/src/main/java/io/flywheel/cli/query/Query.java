package io.flywheel.cli.query;

import java.io.PrintStream;
import java.time.ZoneId;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.CallMethodViaReflection;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.collection.Iterator;

/** Runs one reading statement and writes its rows. */
public final class Query {
  private final SparkSession session;
  private final PrintStream out;
  private final PrintStream notes;

  /**
   * Queries see what the session sees.
   *
   * @param session a session over published versions
   * @param out where rows go
   * @param notes where remarks about the result go
   */
  public Query(SparkSession session, PrintStream out, PrintStream notes) {
    this.session = session;
    this.out = out;
    this.notes = notes;
  }

  /**
   * Runs a statement.
   *
   * @throws QueryRefusedException when it does anything but read tables, or is wrong
   */
  public void run(String sql, Format format) {
    Dataset<Row> rows = analysed(sql);
    ZoneId zone = ZoneId.of(session.conf().get("spark.sql.session.timeZone"));
    new ResultWriter(out, notes, new Cells(zone))
        .write(format, rows.schema(), rows.toLocalIterator());
  }

  private Dataset<Row> analysed(String sql) {
    try {
      ReadOnly.check(parsed(sql));
      Dataset<Row> rows = session.sql(sql);
      refuseReflection(
          ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().analyzed());
      return rows;
    } catch (ParseException wrong) {
      throw new QueryRefusedException(wrong.getMessage().strip());
    } catch (Exception wrong) {
      if (wrong instanceof AnalysisException) {
        throw new QueryRefusedException(wrong.getMessage().strip());
      }
      throw wrong;
    }
  }

  private LogicalPlan parsed(String sql) throws ParseException {
    return ((org.apache.spark.sql.classic.SparkSession) session)
        .sessionState()
        .sqlParser()
        .parsePlan(sql);
  }

  /** The second wall: whatever name it came by, reflection shows in the analysed plan. */
  private static void refuseReflection(LogicalPlan plan) {
    Iterator<Expression> expressions = plan.expressions().iterator();
    while (expressions.hasNext()) {
      if (expressions.next().exists(e -> e instanceof CallMethodViaReflection)) {
        throw new QueryRefusedException("reflection is not allowed in sql");
      }
    }
    Iterator<LogicalPlan> children = plan.children().iterator();
    while (children.hasNext()) {
      refuseReflection(children.next());
    }
    Iterator<LogicalPlan> subqueries = plan.subqueries().iterator();
    while (subqueries.hasNext()) {
      refuseReflection(subqueries.next());
    }
  }
}
