package io.flywheel.cli.query;

import io.flywheel.warehouse.catalog.CurrentTable;
import io.flywheel.warehouse.contract.Layer;
import io.flywheel.warehouse.session.Workload;
import java.io.PrintStream;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.CurrentNamespace$;
import org.apache.spark.sql.catalyst.expressions.CallMethodViaReflection;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ShowTables;
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
    Workload.of(rows).apply(session);
    ZoneId zone = ZoneId.of(session.conf().get("spark.sql.session.timeZone"));
    new ResultWriter(out, notes, new Cells(zone))
        .write(format, rows.schema(), rows.toLocalIterator());
  }

  private Dataset<Row> analysed(String sql) {
    try {
      LogicalPlan plan = parsed(sql);
      ReadOnly.check(plan);
      if (plan instanceof ShowTables tables && tables.namespace() instanceof CurrentNamespace$) {
        return everyLayer(tables);
      }
      Dataset<Row> rows = session.sql(sql);
      refuseReflection(
          ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().analyzed());
      return rows;
    } catch (ParseException wrong) {
      throw new QueryRefusedException(wrong.getMessage().strip());
    } catch (Exception wrong) {
      if (wrong instanceof AnalysisException) {
        throw new QueryRefusedException(explained(wrong));
      }
      throw wrong;
    }
  }

  /** There is no current layer to show, so all are shown. */
  private Dataset<Row> everyLayer(ShowTables tables) {
    String like =
        tables.pattern().isEmpty()
            ? ""
            : " LIKE '" + tables.pattern().get().replace("'", "\\'") + "'";
    return Stream.concat(
            Arrays.stream(Layer.values()).map(Layer::folder), Stream.of(CurrentTable.NAMESPACE))
        .map(layer -> session.sql("SHOW TABLES IN " + layer + like))
        .reduce(Dataset::union)
        .orElseThrow();
  }

  /** The sentence without the plan that Spark appends to it. */
  private static String explained(Exception wrong) {
    String sentence = wrong.getMessage().strip().lines().findFirst().orElse("");
    return sentence.startsWith("[TABLE_OR_VIEW_NOT_FOUND]")
        ? sentence + " SHOW TABLES lists the tables."
        : sentence;
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
