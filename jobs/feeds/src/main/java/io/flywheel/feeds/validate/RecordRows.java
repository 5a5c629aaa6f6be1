package io.flywheel.feeds.validate;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import io.flywheel.feeds.mapping.FeedMapping;
import io.flywheel.feeds.mapping.FileColumns;
import io.flywheel.feeds.mapping.RecordMapping;
import io.flywheel.feeds.mapping.SourceExpression;
import io.flywheel.feeds.parse.FileParser;
import io.flywheel.warehouse.contract.ContractColumn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The records that a mapping makes of parsed rows, as text under the canonical columns. All
 * expressions are computed in one SELECT over all rows of a file; then {@code where} leaves rows
 * out, then {@code records} makes one, several or none of each. A row that gives none stays as one
 * that is left out, so that all are counted.
 */
final class RecordRows {
  /** Before the name of a canonical column: its value as text. */
  static final String TEXT = "_text_";

  /** Before the name of a column that may be NULL: true where a text could not be read for it. */
  static final String UNREAD = "_unread_";

  /** True for a source row that gives no record. */
  static final String LEFT_OUT = "_left_out";

  /** Place of a record among those of its source row, from 0, INT. */
  static final String PART = "_part";

  /** Value of {@code where}, BOOLEAN; there when the mapping has it. */
  static final String WHERE = "_where";

  /** Place of the record's mapping in {@code records} from 0, INT; there when it lists some. */
  static final String RECORD = "_record";

  /** Value of {@code where} of a record, BOOLEAN; there when {@code records} lists some. */
  static final String RECORD_WHERE = "_record_where";

  /** True for a row that tells the day of its file, where not all do. */
  private static final String KEPT = "_kept";

  static final String DAY_NUMBER = "_file_day_number";

  private static final String SOURCE = "_source_";

  private static final List<String> FIXED =
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
          FileParser.LAST_DAY);

  private final FeedMapping mapping;
  private final DayLimits limits;
  private final List<ContractColumn> canonical;
  private final Map<RecordMapping, Map<String, SourceExpression>> computed =
      new IdentityHashMap<>();

  private final List<String> shown;

  RecordRows(FeedMapping mapping, DayLimits limits) {
    this.mapping = mapping;
    this.limits = limits;
    this.canonical = mapping.contract().deliveredColumns();
    mapping.records().forEach(made -> computed.put(made, computed(made)));
    this.shown =
        Stream.concat(
                mapping.conditions().stream(),
                canonical.stream()
                    .flatMap(
                        column ->
                            mapping.records().stream()
                                .flatMap(made -> computed(made, column).stream())))
            .flatMap(expression -> expression.columns().stream())
            .distinct()
            .toList();
  }

  /**
   * The expression of a column that is more than a column of the file, and has to give a value: the
   * column is required, or a text stands where a strict function reads.
   */
  Optional<SourceExpression> computed(RecordMapping made, ContractColumn column) {
    return Optional.ofNullable(computed.get(made).get(column.name()));
  }

  /** Told once, as each asking parses the SQL. */
  private Map<String, SourceExpression> computed(RecordMapping made) {
    Map<String, SourceExpression> expressions = new HashMap<>();
    for (ContractColumn column : canonical) {
      made.column(column.name())
          .filter(expression -> !expression.bare())
          .filter(
              expression ->
                  column.required() || !StrictFunction.calls(expression.parsed()).isEmpty())
          .ifPresent(expression -> expressions.put(column.name(), expression));
    }
    return expressions;
  }

  /** True for a column that may be NULL, but not where a strict function has read a text. */
  boolean strict(ContractColumn column) {
    return !column.required()
        && mapping.records().stream().anyMatch(made -> computed(made, column).isPresent());
  }

  /** SQL of the text under a column of the file that a condition, or such an expression, reads. */
  String source(String name) {
    return SOURCE + shown.indexOf(name);
  }

  /** True when {@code records} lists what is made of a row. */
  boolean listed() {
    return mapping.multiplies() || mapping.records().get(0).where().isPresent();
  }

  /** True when a record of the file can give several. */
  boolean several() {
    return mapping.multiplies() || mapping.source().exploded();
  }

  /** Something for each record that a row can give. */
  <T> List<T> each(Function<RecordMapping, T> of) {
    return mapping.records().stream().map(of).toList();
  }

  /** The records, and rows without a record, of parsed rows. */
  Projections of(Dataset<Row> parsed) {
    boolean items = mapping.source().exploded();
    List<Column> select = new ArrayList<>();
    FIXED.forEach(name -> select.add(col(name)));
    if (mapping.lookup().isPresent()) {
      select.add(col(FileParser.LOOKUP_FILE));
      select.add(col(FileParser.LOOKUP_LINE));
    }
    select.add(
        expr("year(_file_day) * 10000 + month(_file_day) * 100 + day(_file_day)").as(DAY_NUMBER));
    for (String name : shown) {
      select.add(col("`" + name.replace("`", "``") + "`").as(source(name)));
    }
    mapping.where().ifPresent(any -> select.add(col(WHERE)));
    select.add(expr(leftOut(items)).as(LEFT_OUT));
    if (listed()) {
      select.add(expr(items ? "coalesce(_item - 1, 0)" : "0").as(FileColumns.ITEM));
      return listed(conditioned(Projections.over(parsed)), select);
    }
    select.add(expr(items ? "coalesce(_item - 1, 0)" : "0").as(PART));
    select.addAll(texts(mapping.records().get(0)));
    return conditioned(Projections.over(parsed)).select(select);
  }

  private Projections listed(Projections conditioned, List<Column> select) {
    List<Column> records = new ArrayList<>();
    for (int i = 0; i < mapping.records().size(); i++) {
      RecordMapping made = mapping.records().get(i);
      List<Column> fields = new ArrayList<>();
      fields.add(lit(i).as(RECORD));
      fields.add(made.where().map(MappedExpression::ofRecord).orElse(lit(true)).as(RECORD_WHERE));
      fields.addAll(texts(made));
      records.add(struct(fields.toArray(Column[]::new)));
    }
    select.add(array(records.toArray(Column[]::new)).as("_records"));
    String broken = mapping.where().isPresent() ? " OR _where IS NULL" : "";
    return conditioned
        .select(select)
        .select(
            "*",
            ("explode_outer(IF(_line IS NULL OR _fault IS NOT NULL OR _left_out%s,"
                    + " slice(_records, 1, 1),"
                    + " filter(_records, made -> coalesce(made._record_where, true)))) AS _made")
                .formatted(broken))
        .replacing(LEFT_OUT, expr("_left_out OR _made IS NULL"))
        .select(
            "* EXCEPT (_records, _made, _item)",
            "_made.*",
            "_item * %d + coalesce(_made._record, 0) AS %s"
                .formatted(mapping.records().size(), PART));
  }

  /** A broken row is set aside, whatever would become of it. */
  private String leftOut(boolean items) {
    List<String> reasons = new ArrayList<>();
    mapping.where().ifPresent(any -> reasons.add("coalesce(NOT _where, false)"));
    if (items) {
      reasons.add("_item IS NULL");
    }
    return reasons.isEmpty()
        ? "false"
        : "_line IS NOT NULL AND _fault IS NULL AND (%s)".formatted(String.join(" OR ", reasons));
  }

  private List<Column> texts(RecordMapping made) {
    Stream<Column> texts =
        canonical.stream()
            .map(
                column ->
                    made.column(column.name())
                        .map(MappedExpression::ofRecord)
                        .orElse(lit(null))
                        .cast("string")
                        .as(TEXT + column.name()));
    Stream<Column> unread =
        canonical.stream()
            .filter(this::strict)
            .map(
                column ->
                    made.column(column.name())
                        .flatMap(MappedExpression::unread)
                        .orElse(lit(false))
                        .as(UNREAD + column.name()));
    return Stream.concat(texts, unread).toList();
  }

  /** The parsed rows with the day of their file as a date, and the value of {@code where}. */
  private Projections conditioned(Projections parsed) {
    if (mapping.dayInRows().isEmpty()) {
      return where(
          parsed.replacing(
              FileColumns.FILE_DAY, expr("date_from_unix_date(" + FileColumns.FILE_DAY + ")")));
    }
    SourceExpression told = mapping.dayInRows().get();
    String keeps = keeps();
    if (keeps.isEmpty()) {
      return dated(parsed, told, Optional.empty());
    }
    return dated(where(parsed).with(expr(keeps).as(KEPT)), told, Optional.of(KEPT))
        .replacing(
            FileColumns.FILE_DAY,
            expr("max(IF(_kept, _file_day, NULL)) OVER (PARTITION BY _file)"));
  }

  private Projections dated(Projections rows, SourceExpression told, Optional<String> kept) {
    return rows.replacing(FileColumns.FILE_DAY, MappedExpression.ofFile(told, limits, kept))
        .replacing(FileColumns.FILE_DAY, expr(limits.day(FileColumns.FILE_DAY)));
  }

  /** SQL that is true for a row that tells the day of its file; empty when all do. */
  private String keeps() {
    List<String> conditions = new ArrayList<>();
    mapping.where().ifPresent(any -> conditions.add("coalesce(_where, false)"));
    if (mapping.source().exploded()) {
      conditions.add("_item IS NOT NULL");
    }
    return String.join(" AND ", conditions);
  }

  private Projections where(Projections rows) {
    return mapping
        .where()
        .map(condition -> rows.with(MappedExpression.ofRecord(condition).as(WHERE)))
        .orElse(rows);
  }
}
