package io.flywheel.cli.query;

import io.flywheel.warehouse.catalog.CurrentTable;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.message.SparkMessage;
import io.flywheel.warehouse.session.ExecutionProfile;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.CurrentNamespace$;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTableOrView;
import org.apache.spark.sql.catalyst.expressions.CallMethodViaReflection;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.DescribeRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ShowTables;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;

/** Runs one reading statement and writes its rows. */
public final class Query {
  private final SparkSession session;
  private final Contracts contracts;
  private final UnpublishedTables unpublished;
  private final Output output;

  /**
   * Queries see what the session sees.
   *
   * @param session a session over published versions
   * @param contracts all tables
   * @param published the tables that readers see
   * @param output where results go
   */
  public Query(SparkSession session, Contracts contracts, Set<TableName> published, Output output) {
    this.session = session;
    this.contracts = contracts;
    this.unpublished = new UnpublishedTables(published);
    this.output = output;
  }

  /**
   * Runs a statement.
   *
   * @throws QueryRefusedException when it does anything but read tables, or is wrong
   */
  public void run(String sql) {
    LogicalPlan plan = allowed(sql);
    Dataset<Row> rows = explaining(() -> analysed(sql, plan));
    String note = unpublished.note(analysed(rows));
    if (!note.isEmpty()) {
      output.notes().println(note);
    }
    ExecutionProfile.of(rows).apply(session);
    write(plan, rows);
  }

  private void write(LogicalPlan plan, Dataset<Row> rows) {
    Layout layout = output.format() == Format.TABLE ? Layout.of(plan) : Layout.VALUES;
    DescriptionWriter description = new DescriptionWriter(output.rows(), output.width());
    switch (layout) {
      case VALUES -> {
        ZoneId zone = ZoneId.of(session.conf().get("spark.sql.session.timeZone"));
        new ResultWriter(output.rows(), output.notes(), new Cells(zone))
            .write(output.format(), rows.schema(), rows.toLocalIterator());
      }
      case COMMENTS -> description.comments(described(plan), rows.schema(), rows.toLocalIterator());
      case TEXT -> description.text(rows.toLocalIterator());
    }
  }

  /** The table that a statement describes as a whole. */
  private Optional<Contract> described(LogicalPlan plan) {
    if (plan instanceof DescribeRelation description
        && description.relation() instanceof UnresolvedTableOrView named) {
      List<String> name = CollectionConverters.asJava(named.multipartIdentifier());
      String inWarehouse =
          CurrentTable.source(
              String.join(".", name.subList(Math.max(0, name.size() - 2), name.size()))
                  .toLowerCase(Locale.ROOT));
      return contracts.all().stream()
          .filter(contract -> contract.table().toString().equals(inWarehouse))
          .findFirst();
    }
    return Optional.empty();
  }

  private LogicalPlan allowed(String sql) {
    LogicalPlan plan = explaining(() -> parsed(sql));
    ReadOnly.check(plan);
    return plan;
  }

  private Dataset<Row> analysed(String sql, LogicalPlan plan) {
    if (plan instanceof ShowTables tables && tables.namespace() instanceof CurrentNamespace$) {
      return everyLayer(tables);
    }
    Dataset<Row> rows = session.sql(sql);
    refuseReflection(analysed(rows));
    return rows;
  }

  private static LogicalPlan analysed(Dataset<Row> rows) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().analyzed();
  }

  /** Says what is wrong with a statement as Spark says it, and no more than that. */
  private static <T> T explaining(Callable<T> work) {
    try {
      return work.call();
    } catch (ParseException wrong) {
      throw new QueryRefusedException(excerpt(wrong.getMessage()));
    } catch (RuntimeException failed) {
      throw failed;
    } catch (Exception wrong) {
      if (wrong instanceof AnalysisException) {
        throw new QueryRefusedException(explained(wrong));
      }
      throw new IllegalStateException(wrong);
    }
  }

  /** The message with the statement, without the empty lines that say where it begins. */
  private static String excerpt(String message) {
    return message.strip().replaceFirst("== SQL ==\\R(\\h*\\R)+", "== SQL ==\n");
  }

  /** There is no current layer to show, so all are shown. */
  private Dataset<Row> everyLayer(ShowTables tables) {
    String like =
        tables.pattern().isEmpty()
            ? ""
            : " LIKE '" + tables.pattern().get().replace("'", "\\'") + "'";
    return CurrentTable.namespaces()
        .map(layer -> session.sql("SHOW TABLES IN " + layer + like))
        .reduce(Dataset::union)
        .orElseThrow();
  }

  /** The sentence without the plan that Spark appends to it. */
  private static String explained(Exception wrong) {
    String sentence = SparkMessage.line(wrong);
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
