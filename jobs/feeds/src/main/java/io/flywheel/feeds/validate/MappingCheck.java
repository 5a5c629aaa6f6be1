package io.flywheel.feeds.validate;

import io.flywheel.feeds.mapping.FeedMapping;
import io.flywheel.feeds.mapping.FileColumns;
import io.flywheel.feeds.mapping.MappingException;
import io.flywheel.feeds.mapping.RecordMapping;
import io.flywheel.feeds.mapping.SourceColumns;
import io.flywheel.feeds.mapping.SourceExpression;
import io.flywheel.feeds.parse.FileParser;
import io.flywheel.warehouse.message.SparkMessage;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.CurrentCatalog;
import org.apache.spark.sql.catalyst.expressions.CurrentDatabase;
import org.apache.spark.sql.catalyst.expressions.CurrentDate;
import org.apache.spark.sql.catalyst.expressions.CurrentTime;
import org.apache.spark.sql.catalyst.expressions.CurrentTimestampLike;
import org.apache.spark.sql.catalyst.expressions.CurrentUser;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.LocalTimestamp;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;
import scala.jdk.javaapi.CollectionConverters;

/** Checks the expressions of mappings before any file is read: mistakes are the mapping's. */
public final class MappingCheck {
  /** Parts of the name of a column of a second file. */
  private static final int QUALIFIED = 2;

  private static final Set<String> CLOCK_WORDS = Set.of("now", "today", "tomorrow", "yesterday");

  private final SparkSession session;
  private final DayLimits limits;

  public MappingCheck(SparkSession session, LocalDate firstDay) {
    this.session = session;
    this.limits = new DayLimits(firstDay);
  }

  /**
   * Checks every expression of a mapping against the columns that it reads, which are texts.
   *
   * @throws MappingException naming setting and expression, when one cannot be computed, or has not
   *     the same value whenever and with whatever other files it is computed
   */
  public void verify(FeedMapping mapping) {
    if (mapping.source().order() == SourceColumns.Order.DECLARED) {
      return;
    }
    Dataset<Row> empty = session.createDataFrame(List.of(), schema(mapping));
    Map<SourceExpression, Column> columns = columns(mapping, limits);
    columns.keySet().forEach(expression -> verifyNames(mapping, expression));
    if (fault(empty, columns.values().toArray(Column[]::new)).isPresent()) {
      columns.forEach(
          (expression, column) ->
              fault(empty, column)
                  .ifPresent(
                      reason -> {
                        throw expression.fault(reason);
                      }));
    }
    mapping.conditions().forEach(condition -> verifyCondition(mapping, empty, condition));
  }

  private static void verifyNames(FeedMapping mapping, SourceExpression expression) {
    for (List<String> parts : expression.qualified()) {
      String qualifier = parts.get(0);
      if (!mapping.source().qualifiers().contains(qualifier)) {
        throw expression.fault(
            "reads a part of %s, which is nothing that rows are made of; a column whose name has a dot is written in backticks"
                .formatted(qualifier));
      }
      boolean ofElement = qualifier.equals(FileColumns.ELEMENT);
      if (ofElement
          ? parts.stream().anyMatch(part -> part.contains("."))
          : parts.size() > QUALIFIED) {
        throw expression.fault(
            "reads %s, which cannot be told from other names with dots; take it by get_json_object from %s"
                .formatted(
                    String.join(".", parts),
                    ofElement ? qualifier : parts.get(0) + "." + parts.get(1)));
      }
    }
  }

  private static void verifyCondition(
      FeedMapping mapping, Dataset<Row> empty, SourceExpression condition) {
    DataType type = empty.select(MappedExpression.ofRecord(condition)).schema().apply(0).dataType();
    if (!type.equals(DataTypes.BooleanType)) {
      throw condition.fault("is no condition: it gives a %s".formatted(type.sql()));
    }
    if (mapping.dayInRows().isPresent()
        && mapping.where().filter(condition::equals).isPresent()
        && condition.reads(FileColumns.FILE_DAY)) {
      throw condition.fault(
          "reads _file_day, which day.rows tells only of the rows that where keeps");
    }
  }

  /** The expressions of a mapping with the columns that compute them. */
  static Map<SourceExpression, Column> columns(FeedMapping mapping, DayLimits limits) {
    Map<SourceExpression, Column> columns = new LinkedHashMap<>();
    mapping
        .dayInRows()
        .ifPresent(
            expression -> {
              ExpressionForm.verifyFile(expression);
              columns.put(
                  expression,
                  MappedExpression.ofFile(expression, limits, Optional.empty()).cast("string"));
            });
    for (SourceExpression condition : mapping.conditions()) {
      ExpressionForm.verifyRecord(condition);
      columns.put(condition, MappedExpression.ofRecord(condition));
    }
    for (RecordMapping made : mapping.records()) {
      for (SourceExpression expression : made.columns().values()) {
        ExpressionForm.verifyRecord(expression);
        columns.put(expression, MappedExpression.ofRecord(expression).cast("string"));
      }
    }
    return columns;
  }

  /** The columns that the expressions of a mapping may read. */
  static StructType schema(FeedMapping mapping) {
    return new StructType(
        Arrays.stream(FileParser.schema(mapping.source()).fields())
            .map(
                field ->
                    field.name().equals(FileColumns.FILE_DAY)
                        ? DataTypes.createStructField(field.name(), DataTypes.DateType, true)
                        : field)
            .toArray(StructField[]::new));
  }

  private static Optional<String> fault(Dataset<Row> empty, Column... columns) {
    try {
      return unsteady(
          ((org.apache.spark.sql.classic.Dataset<Row>) empty.select(columns))
              .queryExecution()
              .analyzed());
    } catch (Exception e) {
      // Scala declares no checked exceptions, so the analyser's own cannot be named here.
      return Optional.of("cannot be computed: " + SparkMessage.sentence(e));
    }
  }

  /** What in a plan has another value on another day, or by chance. */
  private static Optional<String> unsteady(LogicalPlan plan) {
    return Stream.concat(
            CollectionConverters.asJava(plan.expressions()).stream()
                .flatMap(expression -> unsteady(expression).stream()),
            CollectionConverters.asJava(plan.children()).stream()
                .flatMap(child -> unsteady(child).stream()))
        .findFirst();
  }

  private static Optional<String> unsteady(Expression expression) {
    Optional<String> part =
        ExpressionTree.children(expression).stream()
            .flatMap(child -> unsteady(child).stream())
            .findFirst();
    if (part.isPresent()) {
      return part;
    }
    if (clock(expression)) {
      return Optional.of("reads the clock or who runs it with " + expression.sql());
    }
    boolean byChance =
        !expression.deterministic()
            && !(expression instanceof AggregateFunction)
            && ExpressionTree.children(expression).stream().allMatch(Expression::deterministic);
    return byChance
        ? Optional.of("has another value each time with " + expression.prettyName())
        : Optional.empty();
  }

  private static boolean clock(Expression expression) {
    return expression instanceof CurrentTimestampLike
        || expression instanceof CurrentDate
        || expression instanceof CurrentTime
        || expression instanceof LocalTimestamp
        || expression instanceof CurrentUser
        || expression instanceof CurrentDatabase
        || expression instanceof CurrentCatalog
        || expression instanceof Cast cast && clockWord(cast);
  }

  /** Spark reads the constant text 'today' as a date when a query is planned. */
  private static boolean clockWord(Cast cast) {
    boolean toTime =
        cast.dataType() instanceof DateType || cast.dataType() instanceof TimestampType;
    return toTime
        && cast.child().foldable()
        && cast.child().dataType() instanceof StringType
        && CLOCK_WORDS.contains(
            String.valueOf(cast.child().eval(null))
                .strip()
                .toLowerCase(Locale.ROOT)
                .split("\\s", 2)[0]);
  }
}
