package io.flywheel.cli.query;

import io.flywheel.warehouse.catalog.RowsTable;
import io.flywheel.warehouse.contract.Layer;
import io.flywheel.warehouse.contract.TableName;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import scala.jdk.javaapi.CollectionConverters;

/** Tables that a statement reads as empty because no publication names them. */
final class UnpublishedTables {
  private final Set<TableName> published;

  /**
   * @param published the tables that readers see
   */
  UnpublishedTables(Set<TableName> published) {
    this.published = published;
  }

  /** One sentence on all of them; empty when the statement reads none. */
  String note(LogicalPlan analysed) {
    SortedSet<TableName> found = new TreeSet<>();
    collect(analysed, found);
    return found.isEmpty()
        ? ""
        : "%s %s not published yet and so without rows here; `flywheel run` publishes what it builds"
            .formatted(
                found.stream().map(TableName::toString).collect(Collectors.joining(", ")),
                found.size() == 1 ? "is" : "are");
  }

  private void collect(LogicalPlan plan, Set<TableName> found) {
    if (plan instanceof DataSourceV2Relation relation
        && relation.table() instanceof RowsTable rows) {
      TableName name = TableName.parse(rows.name());
      if (name.layer() != Layer.OPS && !published.contains(name)) {
        found.add(name);
      }
    }
    CollectionConverters.asJava(plan.children()).forEach(child -> collect(child, found));
    CollectionConverters.asJava(plan.subqueries()).forEach(query -> collect(query, found));
  }
}
