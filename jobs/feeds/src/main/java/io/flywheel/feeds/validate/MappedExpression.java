package io.flywheel.feeds.validate;

import io.flywheel.feeds.mapping.FileColumns;
import io.flywheel.feeds.mapping.MappingException;
import io.flywheel.feeds.mapping.SourceExpression;
import io.flywheel.warehouse.catalog.Scala;
import io.flywheel.warehouse.contract.ParsedSql;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Ascending$;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.IsNull;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.catalyst.expressions.RowFrame$;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.expressions.SortOrder$;
import org.apache.spark.sql.catalyst.expressions.SpecifiedWindowFrame;
import org.apache.spark.sql.catalyst.expressions.UnspecifiedFrame$;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.expressions.WindowSpecDefinition;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.types.DataTypes;

/**
 * Expressions of a mapping as they are computed: a window sees the rows of its own file, so that no
 * figure depends on which files arrive together, and strict functions are spelled out.
 */
final class MappedExpression {
  /** Functions whose values depend on how rows of equal order follow each other. */
  private static final Set<String> NUMBERING = Set.of("row_number", "ntile", "lag", "lead");

  private MappedExpression() {}

  /**
   * The value of each record.
   *
   * @throws MappingException when a function of ours is called wrongly
   */
  static Column ofRecord(SourceExpression source) {
    return column(source, MappedExpression::rewritten);
  }

  /**
   * True where a text is there of which a strict function has made no value; empty when the
   * expression calls none.
   */
  static Optional<Column> unread(SourceExpression source) {
    return StrictFunction.calls(source.parsed()).stream()
        .map(
            call ->
                (Expression)
                    new And(
                        new IsNotNull(rewrittenWhole(ExpressionTree.children(call).get(0))),
                        new IsNull(rewrittenWhole(call))))
        .reduce(Or::new)
        .map(ExpressionUtils::column);
  }

  private static Expression rewrittenWhole(Expression expression) {
    return ExpressionTree.up(expression, MappedExpression::rewritten);
  }

  /**
   * What the rows of a file tell of its day, in each of them. Aggregates leave out rows with a date
   * beyond reason, so that a wrong one does not become the file's.
   *
   * @param kept column in which rows are alike that are looked at together; empty for all
   * @throws MappingException when a function of ours is called wrongly
   */
  static Column ofFile(SourceExpression source, DayLimits limits, Optional<String> kept) {
    return column(source, node -> overFile(rewritten(node), limits, kept));
  }

  private static Column column(SourceExpression source, UnaryOperator<Expression> rule) {
    try {
      return ExpressionUtils.column(ExpressionTree.up(source.parsed(), rule));
    } catch (IllegalArgumentException wrong) {
      throw source.fault("cannot be computed: " + wrong.getMessage());
    }
  }

  private static Expression rewritten(Expression node) {
    if (node instanceof WindowExpression window) {
      return new WindowExpression(window.windowFunction(), ofOneFile(window));
    }
    // The parsed rows have the fields of items and of lookups under such names, as texts.
    return node instanceof UnresolvedAttribute column && column.nameParts().size() > 1
        ? attribute(SourceExpression.name(column))
        : StrictFunction.inlined(node);
  }

  private static WindowSpecDefinition ofOneFile(WindowExpression window) {
    WindowSpecDefinition spec = window.windowSpec();
    List<Expression> partition = new ArrayList<>(Scala.list(spec.partitionSpec()));
    partition.addAll(file());
    List<SortOrder> order = new ArrayList<>(Scala.list(spec.orderSpec()));
    boolean byRow =
        spec.frameSpecification() instanceof SpecifiedWindowFrame frame
            && frame.frameType().equals(RowFrame$.MODULE$);
    if (byRow || numbering(window.windowFunction())) {
      // Rows that are equal in the order that is asked for follow each other as in the file.
      order.add(
          SortOrder$.MODULE$.apply(
              attribute(FileColumns.LINE), Ascending$.MODULE$, Scala.seq(List.of())));
    }
    return new WindowSpecDefinition(
        Scala.seq(partition), Scala.seq(order), spec.frameSpecification());
  }

  private static boolean numbering(Expression function) {
    return function instanceof UnresolvedFunction call
        && NUMBERING.contains(call.nameParts().last().toLowerCase(Locale.ROOT));
  }

  private static Expression overFile(Expression node, DayLimits limits, Optional<String> kept) {
    if (ExpressionForm.aggregate(node).isEmpty()) {
      return node;
    }
    List<Expression> partition = new ArrayList<>(file());
    kept.ifPresent(column -> partition.add(attribute(column)));
    return new WindowExpression(
        guarded(node, limits),
        new WindowSpecDefinition(
            Scala.seq(partition), Scala.seq(List.of()), UnspecifiedFrame$.MODULE$));
  }

  private static Expression guarded(Expression aggregate, DayLimits limits) {
    List<Expression> arguments = ExpressionTree.children(aggregate);
    Optional<Expression> reasonable =
        arguments.stream()
            .filter(MappedExpression::reads)
            .map(argument -> reasonable(argument, limits))
            .reduce(And::new);
    if (reasonable.isEmpty()) {
      return aggregate;
    }
    Expression none = Literal.create(null, DataTypes.NullType);
    return aggregate.withNewChildren(
        Scala.seq(
            arguments.stream()
                .map(arg -> reads(arg) ? new If(reasonable.get(), arg, none) : arg)
                .toList()));
  }

  private static Expression reasonable(Expression argument, DayLimits limits) {
    return ExpressionTree.up(
        ParsedSql.expression(limits.reasonable("_argument")),
        node ->
            node instanceof UnresolvedAttribute name && name.name().equals("_argument")
                ? argument
                : node);
  }

  private static boolean reads(Expression expression) {
    return expression instanceof UnresolvedAttribute
        || ExpressionTree.children(expression).stream().anyMatch(MappedExpression::reads);
  }

  /** The records of a file, without the row that says what is known of the file itself. */
  private static List<Expression> file() {
    return List.of(attribute(FileColumns.FILE), new IsNull(attribute(FileColumns.LINE)));
  }

  private static Expression attribute(String name) {
    return UnresolvedAttribute.quoted(name);
  }
}
