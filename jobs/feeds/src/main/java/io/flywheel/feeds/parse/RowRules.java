package io.flywheel.feeds.parse;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.udf;

import io.flywheel.feeds.mapping.FeedMapping;
import io.flywheel.feeds.mapping.FileColumns;
import io.flywheel.warehouse.contract.Check;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractColumn;
import io.flywheel.warehouse.contract.Feed;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
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
  private static final String DAY_NUMBER = "_file_day_number";
  private static final int SHOWN = 80;

  private final FeedMapping mapping;
  private final Contract contract;
  private final List<ContractColumn> canonical;
  private final ZoneId zone;
  private final Optional<PersonalHash> hash;

  public RowRules(FeedMapping mapping, ZoneId zone, Optional<PersonalHash> hash) {
    this.mapping = mapping;
    this.contract = mapping.contract();
    this.canonical = contract.deliveredColumns();
    this.zone = zone;
    this.hash = hash;
  }

  /**
   * @param parsed rows of {@link FileParser}
   * @return the table's columns but run_id, and the columns that say what is wrong
   */
  public Dataset<Row> apply(Dataset<Row> parsed) {
    return checked(dated(typed(mapped(parsed))));
  }

  private Dataset<Row> mapped(Dataset<Row> parsed) {
    String day =
        mapping
            .dayInRows()
            .map(sql -> "CAST(%s OVER (PARTITION BY _file) AS DATE)".formatted(sql))
            .orElse("date_from_unix_date(_file_day)");
    Dataset<Row> dated = parsed.withColumn(FileColumns.FILE_DAY, expr(day));
    List<String> select = fixed();
    select.add(
        "year(_file_day) * 10000 + month(_file_day) * 100 + day(_file_day) AS " + DAY_NUMBER);
    for (ContractColumn column : canonical) {
      String sql = mapping.columns().getOrDefault(column.name(), "NULL");
      select.add("CAST((%s) AS STRING) AS %s%s".formatted(sql, TEXT, column.name()));
    }
    return dated.selectExpr(select.toArray(String[]::new));
  }

  private Dataset<Row> typed(Dataset<Row> mapped) {
    List<org.apache.spark.sql.Column> select = new ArrayList<>();
    select.add(col("*"));
    for (ContractColumn column : canonical) {
      String text = TEXT + column.name();
      org.apache.spark.sql.Column value = expr(ValueRules.value(text, column.physicalType()));
      if (column.personal()) {
        value =
            hash.map(key -> udf(key, DataTypes.StringType).apply(col(text)))
                .orElse(expr("CAST(NULL AS STRING)"));
      }
      select.add(value.as(column.name()));
    }
    return mapped.select(select.toArray(org.apache.spark.sql.Column[]::new));
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
        column.required()
            ? " WHEN %s IS NULL THEN %s"
                .formatted(text, literal(column.name() + ": is required and has no value"))
            : "";
    if (column.physicalType().equals("STRING")) {
      return column.required() ? "CASE" + required + " END" : "CAST(NULL AS STRING)";
    }
    return "CASE WHEN %s IS NOT NULL AND %s IS NULL THEN concat(%s, left(%s, %d), '\\'', %s)%s END"
        .formatted(
            text,
            column.name(),
            literal(column.name() + ": '"),
            text,
            SHOWN,
            ValueRules.reason(text, column.physicalType()),
            required);
  }

  private String broken(ContractColumn column, Check check) {
    String rule = " breaks " + check.name() + " (" + check.condition() + ")";
    if (column.personal()) {
      return "IF(NOT %s, %s, NULL)"
          .formatted(check.kept(), literal(column.name() + ": " + Masking.MASK + rule));
    }
    return "IF(NOT %s, concat(%s, left(coalesce(%s%s, ''), %d), %s), NULL)"
        .formatted(
            check.kept(),
            literal(column.name() + ": '"),
            TEXT,
            column.name(),
            SHOWN,
            literal("'" + rule));
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
            FileParser.ROUNDED));
  }

  /** A SQL string literal. */
  public static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
