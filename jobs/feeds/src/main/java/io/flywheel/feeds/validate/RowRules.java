package io.flywheel.feeds.validate;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.flywheel.feeds.mapping.FeedMapping;
import io.flywheel.feeds.mapping.FileColumns;
import io.flywheel.feeds.parse.FileParser;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractColumn;
import io.flywheel.warehouse.contract.Feed;
import io.flywheel.warehouse.contract.ParsedSql;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.types.DataType;
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
   * @param hashed SQL of the hash of the columns in which rows are alike that are looked at
   *     together
   * @return the table's columns but run_id, and the columns that say what is wrong
   */
  public Dataset<Row> apply(Dataset<Row> parsed, String hashed) {
    boolean several = made.several();
    Projections dated = dated(typed(made.of(parsed)));
    return checked(
            several ? marked(dated) : dated, new RowReasons(mapping, made, limits).all(several))
        .with(expr(hashed).as(HASH))
        .rows();
  }

  private Projections typed(Projections mapped) {
    List<Column> values = new ArrayList<>();
    for (ContractColumn column : canonical) {
      String text = TEXT + column.name();
      Column value = expr(ValueRules.value(text, column.physicalType()));
      if (column.personal()) {
        value =
            hash.map(key -> udf(key, DataTypes.StringType).apply(col(text)))
                .orElse(expr("CAST(NULL AS STRING)"));
      }
      values.add(value.as(column.name()));
    }
    return mapped.with(values.toArray(Column[]::new));
  }

  private Projections dated(Projections typed) {
    Feed feed = contract.feed().orElseThrow();
    Projections dated = typed;
    if (missing("day")) {
      String told =
          feed.businessDay()
              .map(
                  sql ->
                      time(typed, sql) ? "from_utc_timestamp(%s, '%s')".formatted(sql, zone) : sql)
              .orElse(FileColumns.FILE_DAY);
      dated = dated.with(expr("CAST((%s) AS DATE)".formatted(told)).as("day"));
    }
    if (missing("month")) {
      dated = dated.with(expr("CAST(trunc(day, 'MM') AS DATE)").as("month"));
    }
    if (missing("revision")) {
      dated = dated.with(expr("CAST(" + feed.revision() + " AS INT)").as("revision"));
    }
    return dated;
  }

  /** True for a time; of a column the contract says it, of any other expression Spark. */
  private boolean time(Projections typed, String sql) {
    DataType type =
        canonical.stream()
            .filter(column -> column.name().equals(sql))
            .map(column -> ParsedSql.type(column.physicalType()))
            .findFirst()
            .orElseGet(() -> typed.select(sql).rows().schema().apply(0).dataType());
    return type.equals(DataTypes.TimestampType);
  }

  /**
   * Marks records that contradict each other within one row of the file: none of them is the one
   * that an earlier line, or another file, would be.
   */
  private Projections marked(Projections dated) {
    String content =
        canonical.stream()
            .map(ContractColumn::name)
            .collect(
                Collectors.joining(", ", "IF(_left_out OR " + without() + ", NULL, struct(", "))"));
    String window =
        "OVER (PARTITION BY _number, _line, %s, revision)"
            .formatted(String.join(", ", contract.key()));
    return dated.with(
        expr("NOT min(%1$s) %2$s <=> max(%1$s) %2$s".formatted(content, window)).as(CLASHES));
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

  private Projections checked(Projections dated, List<String> against) {
    Column[] reasons =
        against.stream()
            .map(sql -> ExpressionUtils.column(ParsedSql.expression(sql)))
            .toArray(Column[]::new);
    // Nearly all rows are good: the array is made for the others only.
    Projections reasoned =
        dated.with(
            when(expr("_line IS NULL OR _left_out"), null)
                .when(expr("_fault IS NOT NULL"), array(col("_fault")))
                .when(coalesce(reasons).isNull(), null)
                .otherwise(array_compact(array(reasons)))
                .as(REASONS));
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
    return reasoned.select(select.toArray(String[]::new));
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
