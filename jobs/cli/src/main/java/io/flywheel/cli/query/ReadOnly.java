package io.flywheel.cli.query;

import io.flywheel.warehouse.catalog.CurrentTable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunctionName;
import org.apache.spark.sql.catalyst.analysis.UnresolvedNamespace;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTable;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTableOrView;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTableValuedFunction;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.Product;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Lets a parsed statement through when it only reads tables of the warehouse.
 *
 * <p>The parsed plan decides, not the text: every node must be one of those that a query is made
 * of, so that what nobody thought of is refused. What names things at run time (IDENTIFIER) is not
 * among them.
 */
final class ReadOnly {
  private static final String ALLOWED = "sql takes SELECT, WITH, SHOW, DESCRIBE and EXPLAIN";

  private static final Set<String> CATALOGS = Set.of("spark_catalog");

  private static final Set<String> LAYERS =
      CurrentTable.namespaces().collect(Collectors.toUnmodifiableSet());

  /** Nodes of queries. ScriptTransformation, which starts a process, is not among them. */
  private static final Set<String> QUERY =
      Set.of(
          "Aggregate",
          "AsOfJoin",
          "Deduplicate",
          "Distinct",
          "Except",
          "Filter",
          "Generate",
          "GlobalLimit",
          "Intersect",
          "Join",
          "LateralJoin",
          "LimitAll",
          "LocalLimit",
          "LocalRelation",
          "Offset",
          "OneRowRelation",
          "PipeOperator",
          "Pivot",
          "Project",
          "Range",
          "RebalancePartitions",
          "RelationTimeTravel",
          "Repartition",
          "RepartitionByExpression",
          "ResolvedInlineTable",
          "Sample",
          "Sort",
          "SubqueryAlias",
          "Transpose",
          "Union",
          "UnionLoop",
          "UnionLoopRef",
          "Unpivot",
          "UnresolvedHaving",
          "UnresolvedHint",
          "UnresolvedInlineTable",
          "UnresolvedQualify",
          "UnresolvedRelation",
          "UnresolvedSubqueryColumnAliases",
          "UnresolvedTVFAliases",
          "UnresolvedTableValuedFunction",
          "UnresolvedTranspose",
          "UnresolvedWith",
          "Window",
          "WithWindowDefinition");

  /** Statements that tell about tables, and the nodes that stand for what they tell about. */
  private static final Set<String> DESCRIPTION =
      Set.of(
          "DescribeColumn",
          "DescribeDeltaDetailCommand",
          "DescribeDeltaHistory",
          "DescribeFunction",
          "DescribeNamespace",
          "DescribeQueryCommand",
          "DescribeRelation",
          "ExplainCommand",
          "ShowColumns",
          "ShowCreateTable",
          "ShowFunctions",
          "ShowNamespaces",
          "ShowNamespacesCommand",
          "ShowPartitions",
          "ShowTableProperties",
          "ShowTables",
          "CurrentNamespace$",
          "UnresolvedFunctionName",
          "UnresolvedNamespace",
          "UnresolvedTable",
          "UnresolvedTableOrView");

  /** Functions that run any code of the process, or read what is no table. */
  private static final Set<String> FUNCTIONS = Set.of("reflect", "java_method", "try_reflect");

  private ReadOnly() {}

  /**
   * Checks a parsed statement.
   *
   * @throws QueryRefusedException saying what is not allowed
   */
  static void check(LogicalPlan plan) {
    visit(plan);
  }

  private static void visit(Object part) {
    if (part instanceof LogicalPlan plan) {
      node(plan);
    } else if (part instanceof Expression expression) {
      expression(expression);
    }
    if (part instanceof Product product) {
      visitAll(product.productIterator());
    } else if (part instanceof scala.collection.Iterable<?> parts) {
      visitAll(parts.iterator());
    }
  }

  private static void visitAll(Iterator<?> parts) {
    while (parts.hasNext()) {
      visit(parts.next());
    }
  }

  private static void node(LogicalPlan plan) {
    String kind = plan.getClass().getSimpleName();
    if (!QUERY.contains(kind) && !DESCRIPTION.contains(kind)) {
      throw new QueryRefusedException(ALLOWED + "; this statement holds " + words(kind));
    }
    if (plan instanceof UnresolvedRelation relation) {
      table(names(relation.multipartIdentifier()));
    } else if (plan instanceof UnresolvedTable table) {
      table(names(table.multipartIdentifier()));
    } else if (plan instanceof UnresolvedTableOrView table) {
      table(names(table.multipartIdentifier()));
    } else if (plan instanceof UnresolvedNamespace namespace) {
      layer(names(namespace.multipartIdentifier()));
    } else if (plan instanceof UnresolvedTableValuedFunction function) {
      function(names(function.name()));
    } else if (plan instanceof UnresolvedFunctionName function) {
      function(names(function.multipartIdentifier()));
    }
  }

  private static void expression(Expression expression) {
    if (expression instanceof UnresolvedFunction function) {
      function(names(function.nameParts()));
    } else if (expression.getClass().getSimpleName().equals("ExpressionWithUnresolvedIdentifier")) {
      throw new QueryRefusedException(ALLOWED + "; IDENTIFIER(...) is not allowed, write the name");
    }
  }

  private static void table(List<String> name) {
    List<String> inCatalog = withoutCatalog(name);
    boolean commonTableOrNothing = inCatalog.size() == 1;
    if (!commonTableOrNothing
        && (inCatalog.size() > 2 || !LAYERS.contains(lower(inCatalog.get(0))))) {
      throw new QueryRefusedException(
          "'"
              + String.join(".", name)
              + "' is not a table: sql reads bronze, current, silver, gold and ops tables, and no"
              + " files");
    }
  }

  private static void layer(List<String> name) {
    List<String> inCatalog = withoutCatalog(name);
    boolean whole = inCatalog.isEmpty();
    if (!whole && (inCatalog.size() > 1 || !LAYERS.contains(lower(inCatalog.get(0))))) {
      throw new QueryRefusedException(
          "'"
              + String.join(".", name)
              + "' is not a layer; layers are bronze, current, silver, gold and ops");
    }
  }

  private static List<String> withoutCatalog(List<String> name) {
    return name.size() > 1 && CATALOGS.contains(lower(name.get(0)))
        ? name.subList(1, name.size())
        : name;
  }

  private static void function(List<String> name) {
    Optional<String> last =
        name.isEmpty() ? Optional.empty() : Optional.of(name.get(name.size() - 1));
    if (last.filter(function -> FUNCTIONS.contains(lower(function))).isPresent()) {
      throw new QueryRefusedException(
          last.get() + "() is not allowed: it runs code outside of SQL");
    }
  }

  private static List<String> names(scala.collection.immutable.Seq<String> parts) {
    return CollectionConverters.asJava(parts);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** {@code InsertIntoStatement} as {@code insert into statement}. */
  private static String words(String kind) {
    return kind.replace("$", "").replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }
}
