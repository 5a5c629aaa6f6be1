package io.flywheel.feeds.validate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import io.flywheel.feeds.mapping.FeedMapping;
import io.flywheel.feeds.mapping.FileColumns;
import io.flywheel.feeds.mapping.SourceExpression;
import io.flywheel.feeds.parse.FileParser;
import io.flywheel.feeds.parse.Masking;
import io.flywheel.warehouse.contract.Check;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractColumn;
import io.flywheel.warehouse.contract.Feed;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * From text under a file's columns to rows of a bronze table, each with every reason against it.
 * All of it is SQL over the parsed rows; nothing is dropped.
 */
public final class RowRules {
  /** Reasons against a row; null for a good one. */
  public static final String REASONS = "_reasons";

  /** Hash of the columns in which rows are alike that are looked at together. */
  public static final String HASH = "_hash";

  /** True for a record that nothing stands against. */
  public static final String GOOD = "_good";

  /** True when the row holds a personal value that could not be hashed for want of a key. */
  public static final String UNHASHED = "_unhashed";

  private static final String TEXT = "_text_";
  private static final String SOURCE = "_source_";
  private static final String DAY_NUMBER = "_file_day_number";
  private static final int SHOWN = 80;
  private static final int LONGEST = 120;

  private final FeedMapping mapping;
  private final Contract contract;
  private final List<ContractColumn> canonical;
  private final ZoneId zone;
  private final DayLimits limits;
  private final Optional<PersonalHash> hash;

  /** Columns of the file that reasons show, by the place under which they are kept. */
  private final List<String> shown;

  public RowRules(FeedMapping mapping, ZoneId zone, DayLimits limits, Optional<PersonalHash> hash) {
    this.mapping = mapping;
    this.contract = mapping.contract();
    this.canonical = contract.deliveredColumns();
    this.zone = zone;
    this.limits = limits;
    this.hash = hash;
    this.shown =
        canonical.stream()
            .flatMap(column -> computed(column).stream())
            .flatMap(expression -> expression.columns().stream())
            .distinct()
            .toList();
  }

  /**
   * @param parsed rows of {@link FileParser}
   * @return the table's columns but run_id, and the columns that say what is wrong
   */
  public Dataset<Row> apply(Dataset<Row> parsed) {
    return checked(dated(typed(mapped(parsed))));
  }

  private Dataset<Row> mapped(Dataset<Row> parsed) {
    List<Column> select = new ArrayList<>();
    fixed().forEach(name -> select.add(col(name)));
    select.add(
        expr("year(_file_day) * 10000 + month(_file_day) * 100 + day(_file_day)").as(DAY_NUMBER));
    for (ContractColumn column : canonical) {
      Column text =
          Optional.ofNullable(mapping.columns().get(column.name()))
              .map(MappedExpression::ofRecord)
              .orElse(lit(null));
      select.add(text.cast("string").as(TEXT + column.name()));
    }
    for (int i = 0; i < shown.size(); i++) {
      select.add(col("`" + shown.get(i).replace("`", "``") + "`").as(SOURCE + i));
    }
    return withFileDay(parsed).select(select.toArray(Column[]::new));
  }

  private Dataset<Row> withFileDay(Dataset<Row> parsed) {
    if (mapping.dayInRows().isEmpty()) {
      return parsed.withColumn(
          FileColumns.FILE_DAY, expr("date_from_unix_date(" + FileColumns.FILE_DAY + ")"));
    }
    return parsed
        .withColumn(
            FileColumns.FILE_DAY, MappedExpression.ofFile(mapping.dayInRows().get(), limits))
        .withColumn(FileColumns.FILE_DAY, expr(limits.day(FileColumns.FILE_DAY)));
  }

  private Dataset<Row> typed(Dataset<Row> mapped) {
    List<Column> select = new ArrayList<>();
    select.add(col("*"));
    for (ContractColumn column : canonical) {
      String text = TEXT + column.name();
      Column value = expr(ValueRules.value(text, column.physicalType()));
      if (column.personal()) {
        value =
            hash.map(key -> udf(key, DataTypes.StringType).apply(col(text)))
                .orElse(expr("CAST(NULL AS STRING)"));
      }
      select.add(value.as(column.name()));
    }
    return mapped.select(select.toArray(Column[]::new));
  }

  private Dataset<Row> dated(Dataset<Row> typed) {
    Feed feed = contract.feed().orElseThrow();
    Dataset<Row> dated = typed;
    if (missing("day")) {
      String sql = feed.businessDay().orElse(FileColumns.FILE_DAY);
      boolean time =
          typed.selectExpr(sql).schema().apply(0).dataType().equals(DataTypes.TimestampType);
      String local = "from_utc_timestamp(%s, '%s')".formatted(sql, zone);
      dated = dated.withColumn("day", expr("CAST((%s) AS DATE)".formatted(time ? local : sql)));
    }
    if (missing("month")) {
      dated = dated.withColumn("month", expr("CAST(trunc(day, 'MM') AS DATE)"));
    }
    if (missing("revision")) {
      dated = dated.withColumn("revision", expr("CAST(" + feed.revision() + " AS INT)"));
    }
    return dated;
  }

  private boolean missing(String column) {
    return canonical.stream().noneMatch(known -> known.name().equals(column));
  }

  private Dataset<Row> checked(Dataset<Row> dated) {
    String reasons = String.join(", ", reasons());
    // Nearly all rows are good: the array is made for the others only.
    String found =
        "CASE WHEN _line IS NULL THEN NULL WHEN _fault IS NOT NULL THEN array(_fault)"
            + " WHEN coalesce(%s) IS NULL THEN NULL ELSE array_compact(array(%s)) END";
    Dataset<Row> reasoned = dated.withColumn(REASONS, expr(found.formatted(reasons, reasons)));
    List<String> select = new ArrayList<>(List.of(FileParser.NUMBER, FileColumns.FILE_DAY));
    select.add(FileParser.SHA256);
    select.add(FileParser.FILE_FAULT);
    select.add(FileParser.ROUNDED);
    select.add(REASONS);
    select.add("IF(_reasons IS NULL, NULL, _raw) AS _raw");
    select.add("%s AS %s".formatted(unhashed(), UNHASHED));
    for (String column : contract.columnNames()) {
      switch (column) {
        case "source_file" -> select.add("_file AS source_file");
        case "source_line" -> select.add("_line AS source_line");
        case "delivery" -> select.add("_delivery AS delivery");
        case "version_rank" -> select.add("0 AS version_rank");
        case "is_deleted" -> select.add("false AS is_deleted");
        case "run_id" -> {}
        default -> select.add(column);
      }
    }
    select.add("_reasons IS NULL AND _line IS NOT NULL AS " + GOOD);
    return reasoned.selectExpr(select.toArray(String[]::new));
  }

  private String unhashed() {
    String any =
        canonical.stream()
            .filter(ContractColumn::personal)
            .map(column -> TEXT + column.name() + " IS NOT NULL")
            .collect(Collectors.joining(" OR "));
    return any.isEmpty() || hash.isPresent() ? "false" : "(" + any + ")";
  }

  private List<String> reasons() {
    List<String> reasons = new ArrayList<>();
    for (ContractColumn column : canonical) {
      reasons.add(conversion(column));
      column.checks().stream()
          .filter(RowRules::rowRule)
          .forEach(check -> reasons.add(broken(column, check)));
    }
    if (missing("day")) {
      String told = contract.feed().orElseThrow().businessDay().orElse("the file");
      reasons.add(
          "IF(day IS NULL, %s, NULL)"
              .formatted(literal("day: " + told + " tells no business day")));
    }
    DayLimits.judged(contract)
        .ifPresent(column -> reasons.add(limits.reason(value(column), besides())));
    contract.checks().stream()
        .filter(RowRules::rowRule)
        .forEach(
            check ->
                reasons.add(
                    "IF(NOT %s, %s, NULL)"
                        .formatted(
                            check.kept(),
                            literal(
                                "%s: %s does not hold"
                                    .formatted(check.name(), check.condition())))));
    return reasons;
  }

  private static boolean rowRule(Check check) {
    return check.form() == Check.Form.CONDITION && check.severity() == Check.Severity.ERROR;
  }

  private String conversion(ContractColumn column) {
    String text = TEXT + column.name();
    String required =
        column.required() ? " WHEN %s IS NULL THEN %s".formatted(text, missing(column)) : "";
    if (column.physicalType().equals("STRING")) {
      return column.required() ? "CASE" + required + " END" : "CAST(NULL AS STRING)";
    }
    return "CASE WHEN %s IS NOT NULL AND %s IS NULL THEN concat(%s, %s)%s END"
        .formatted(
            text,
            column.name(),
            value(column.name()),
            ValueRules.reason(text, column.physicalType()),
            required);
  }

  /** SQL that says why a required column has no value. */
  private String missing(ContractColumn column) {
    return computed(column)
        .map(
            expression ->
                "concat(%s%s)"
                    .formatted(
                        literal(
                            "%s: is required; %s gave no value"
                                .formatted(column.name(), shortened(expression.sql()))),
                        given(expression)))
        .orElse(literal(column.name() + ": is required and has no value"));
  }

  private String given(SourceExpression expression) {
    List<String> values = expression.columns().stream().map(this::sourceValue).toList();
    return values.isEmpty() ? "" : ", ' for ', " + String.join(", ', ', ", values);
  }

  private String sourceValue(String name) {
    String value = SOURCE + shown.indexOf(name);
    String text =
        mapping.source().personal().contains(name)
            ? "'" + Masking.MASK + "'"
            : "concat('\\'', left(%s, %d), '\\'')".formatted(value, SHOWN);
    return "%s, IF(%s IS NULL, 'NULL', %s)".formatted(literal(name + " = "), value, text);
  }

  private String broken(ContractColumn column, Check check) {
    return "IF(NOT %s, concat(%s, %s), NULL)"
        .formatted(
            check.kept(),
            value(column.name()),
            literal(" breaks " + check.name() + " (" + check.condition() + ")"));
  }

  /** SQL of a column's name and the text that is its value, or what hides it. */
  private String value(String column) {
    return mapping.hides(column)
        ? literal(column + ": " + Masking.MASK)
        : "%s, left(coalesce(%s%s, ''), %d), '\\''"
            .formatted(literal(column + ": '"), TEXT, column, SHOWN);
  }

  /** The expression of a required column that is more than a column of the file. */
  private Optional<SourceExpression> computed(ContractColumn column) {
    return Optional.ofNullable(mapping.columns().get(column.name()))
        .filter(expression -> column.required() && !expression.bare());
  }

  private static List<String> fixed() {
    return new ArrayList<>(
        List.of(
            FileParser.NUMBER,
            FileColumns.FILE,
            FileColumns.LINE,
            FileParser.DELIVERY,
            FileColumns.FILE_DAY,
            FileParser.RAW,
            FileParser.FAULT,
            FileParser.SHA256,
            FileParser.FILE_FAULT,
            FileParser.ROUNDED,
            FileParser.LAST_DAY));
  }

  private String besides() {
    return mapping.dayInRows().isPresent() ? "the modification of the file" : "its file\\'s day";
  }

  private static String shortened(String sql) {
    String line = sql.replaceAll("\\s+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }

  /** A SQL string literal. */
  public static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
