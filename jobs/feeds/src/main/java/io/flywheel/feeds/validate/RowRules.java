package io.flywheel.feeds.validate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.udf;

import io.flywheel.feeds.mapping.FeedMapping;
import io.flywheel.feeds.mapping.FileColumns;
import io.flywheel.feeds.parse.FileParser;
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

  /** True for a row of the file that gives no record. */
  public static final String LEFT_OUT = RecordRows.LEFT_OUT;

  /** Place of a record among those of its row of the file, from 0, INT. */
  public static final String PART = RecordRows.PART;

  /** True when another record of the same row of the file has its key and other content. */
  static final String CLASHES = "_clashes";

  private static final String TEXT = RecordRows.TEXT;

  private final FeedMapping mapping;
  private final Contract contract;
  private final List<ContractColumn> canonical;
  private final ZoneId zone;
  private final DayLimits limits;
  private final Optional<PersonalHash> hash;

  private final RecordRows made;

  public RowRules(FeedMapping mapping, ZoneId zone, DayLimits limits, Optional<PersonalHash> hash) {
    this.mapping = mapping;
    this.contract = mapping.contract();
    this.canonical = contract.deliveredColumns();
    this.zone = zone;
    this.limits = limits;
    this.hash = hash;
    this.made = new RecordRows(mapping, limits);
  }

  /**
   * @param parsed rows of {@link FileParser}
   * @return the table's columns but run_id, and the columns that say what is wrong
   */
  public Dataset<Row> apply(Dataset<Row> parsed) {
    boolean several = made.several();
    Dataset<Row> dated = dated(typed(made.of(parsed)));
    return checked(
        several ? marked(dated) : dated, new RowReasons(mapping, made, limits).all(several));
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

  /**
   * Marks records that contradict each other within one row of the file: none of them is the one
   * that an earlier line, or another file, would be.
   */
  private Dataset<Row> marked(Dataset<Row> dated) {
    String content =
        canonical.stream()
            .map(ContractColumn::name)
            .collect(
                Collectors.joining(", ", "IF(_left_out OR " + without() + ", NULL, struct(", "))"));
    String window =
        "OVER (PARTITION BY _number, _line, %s, revision)"
            .formatted(String.join(", ", contract.key()));
    return dated.withColumn(
        CLASHES, expr("NOT min(%1$s) %2$s <=> max(%1$s) %2$s".formatted(content, window)));
  }

  private boolean missing(String column) {
    return missing(contract, column);
  }

  /** SQL that is true for a record without key. */
  private String without() {
    return contract.key().stream()
        .map(column -> column + " IS NULL")
        .collect(Collectors.joining(" OR ", "(", ")"));
  }

  /** True for a column that files of the feed do not deliver. */
  static boolean missing(Contract contract, String column) {
    return contract.deliveredColumns().stream().noneMatch(known -> known.name().equals(column));
  }

  private Dataset<Row> checked(Dataset<Row> dated, List<String> against) {
    String reasons = String.join(", ", against);
    // Nearly all rows are good: the array is made for the others only.
    String found =
        "CASE WHEN _line IS NULL OR _left_out THEN NULL WHEN _fault IS NOT NULL THEN array(_fault)"
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
        case "lookup_file" ->
            select.add(looked("CAST(NULL AS STRING)", FileParser.LOOKUP_FILE, column));
        case "lookup_line" ->
            select.add(looked("CAST(NULL AS BIGINT)", FileParser.LOOKUP_LINE, column));
        case "run_id" -> {}
        default -> select.add(column);
      }
    }
    select.add(LEFT_OUT);
    select.add(PART);
    select.add("_reasons IS NULL AND _line IS NOT NULL AND NOT _left_out AS " + GOOD);
    return reasoned.selectExpr(select.toArray(String[]::new));
  }

  /**
   * Where the row was found that a record looked up; nowhere where the mapping looks nothing up.
   */
  private String looked(String nowhere, String parsed, String column) {
    return "%s AS %s".formatted(mapping.lookup().isPresent() ? parsed : nowhere, column);
  }

  private String unhashed() {
    String any =
        canonical.stream()
            .filter(ContractColumn::personal)
            .map(column -> TEXT + column.name() + " IS NOT NULL")
            .collect(Collectors.joining(" OR "));
    return any.isEmpty() || hash.isPresent() ? "false" : "NOT _left_out AND (" + any + ")";
  }

  /** A SQL string literal. */
  public static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
