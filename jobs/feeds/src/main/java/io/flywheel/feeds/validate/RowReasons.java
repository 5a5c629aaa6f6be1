package io.flywheel.feeds.validate;

import io.flywheel.feeds.mapping.FeedMapping;
import io.flywheel.feeds.mapping.RecordMapping;
import io.flywheel.feeds.mapping.SourceExpression;
import io.flywheel.feeds.parse.Masking;
import io.flywheel.warehouse.contract.Check;
import io.flywheel.warehouse.contract.ContractColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can stand against a record, as SQL over its texts and its values. */
final class RowReasons {
  private static final int SHOWN = 80;
  private static final int LONGEST = 120;

  private final FeedMapping mapping;
  private final RecordRows rows;
  private final DayLimits limits;

  RowReasons(FeedMapping mapping, RecordRows rows, DayLimits limits) {
    this.mapping = mapping;
    this.rows = rows;
    this.limits = limits;
  }

  /**
   * SQL of each reason: a text, or NULL where it does not hold.
   *
   * @param several true when a row of the file can give several records
   */
  List<String> all(boolean several) {
    List<String> reasons = new ArrayList<>();
    undecided().ifPresent(reasons::add);
    undecidedRecord().ifPresent(reasons::add);
    for (ContractColumn column : mapping.contract().deliveredColumns()) {
      reasons.add(conversion(column));
      if (rows.strict(column)) {
        reasons.add(unread(column));
      }
      column.checks().stream()
          .filter(RowReasons::rowRule)
          .forEach(check -> reasons.add(broken(column, check)));
    }
    if (RowRules.missing(mapping.contract(), "day")) {
      String told = mapping.contract().feed().orElseThrow().businessDay().orElse("the file");
      reasons.add(
          "IF(day IS NULL, %s, NULL)"
              .formatted(RowRules.literal("day: " + told + " tells no business day")));
    }
    DayLimits.judged(mapping.contract())
        .ifPresent(column -> reasons.add(limits.reason(value(column), besides())));
    mapping.contract().checks().stream()
        .filter(RowReasons::rowRule)
        .forEach(
            check ->
                reasons.add(
                    "IF(NOT %s, %s, NULL)"
                        .formatted(
                            check.kept(),
                            RowRules.literal(
                                "%s: %s does not hold"
                                    .formatted(check.name(), check.condition())))));
    if (several) {
      reasons.add(clash());
    }
    return reasons;
  }

  private static boolean rowRule(Check check) {
    return check.form() == Check.Form.CONDITION && check.severity() == Check.Severity.ERROR;
  }

  private String conversion(ContractColumn column) {
    String text = RecordRows.TEXT + column.name();
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

  /** SQL of the reason against a text of which a strict function made nothing. */
  private String unread(ContractColumn column) {
    List<String> each =
        rows.each(
            made ->
                rows.computed(made, column)
                    .map(expression -> none(column.name() + ": ", expression))
                    .orElse("NULL"));
    return "IF(%1$s%3$s IS NULL AND %2$s%3$s, %4$s, NULL)"
        .formatted(RecordRows.TEXT, RecordRows.UNREAD, column.name(), byRecord(each));
  }

  /** SQL that says why a required column has no value. */
  private String missing(ContractColumn column) {
    return byRecord(rows.each(made -> missing(column, made)));
  }

  private String missing(ContractColumn column, RecordMapping made) {
    return rows.computed(made, column)
        .map(expression -> none(column.name() + ": is required; ", expression))
        .orElse(RowRules.literal(column.name() + ": is required and has no value"));
  }

  /** SQL of the reason against a row of which a condition is neither true nor false. */
  private Optional<String> undecided() {
    return mapping
        .where()
        .map(where -> "IF(_where IS NULL, %s, NULL)".formatted(none("where: ", where)));
  }

  private Optional<String> undecidedRecord() {
    if (!rows.listed()) {
      return Optional.empty();
    }
    List<String> each =
        rows.each(made -> made.where().map(where -> none("where: ", where)).orElse("NULL"));
    return Optional.of("IF(_record_where IS NULL, %s, NULL)".formatted(byRecord(each)));
  }

  /** SQL of what holds for the record at hand, of one text for each that a row can give. */
  private static String byRecord(List<String> each) {
    if (each.stream().distinct().count() == 1) {
      return each.get(0);
    }
    StringBuilder sql = new StringBuilder("CASE _record");
    for (int i = 0; i < each.size(); i++) {
      sql.append(" WHEN ").append(i).append(" THEN ").append(each.get(i));
    }
    return sql.append(" END").toString();
  }

  private String none(String what, SourceExpression expression) {
    return "concat(%s%s)"
        .formatted(
            RowRules.literal("%s%s gave no value".formatted(what, shortened(expression.sql()))),
            given(expression));
  }

  private String clash() {
    String key =
        Stream.concat(mapping.contract().key().stream(), Stream.of("revision"))
            .distinct()
            .map(
                column ->
                    mapping.hides(column)
                        ? "'%s %s'".formatted(column, Masking.MASK)
                        : "'%1$s ', coalesce(CAST(%1$s AS STRING), 'NULL')".formatted(column))
            .collect(Collectors.joining(", ', ', "));
    return "IF(_clashes, concat(%s, ': another record of this row has the same key and other content'), NULL)"
        .formatted(key);
  }

  private String given(SourceExpression expression) {
    List<String> values = expression.columns().stream().map(this::sourceValue).toList();
    return values.isEmpty() ? "" : ", ' for ', " + String.join(", ', ', ", values);
  }

  private String sourceValue(String name) {
    String value = rows.source(name);
    String text =
        mapping.source().personal().contains(name)
            ? "'" + Masking.MASK + "'"
            : "concat('\\'', left(%s, %d), '\\'')".formatted(value, SHOWN);
    return "%s, IF(%s IS NULL, 'NULL', %s)".formatted(RowRules.literal(name + " = "), value, text);
  }

  private String broken(ContractColumn column, Check check) {
    return "IF(NOT %s, concat(%s, %s), NULL)"
        .formatted(
            check.kept(),
            value(column.name()),
            RowRules.literal(" breaks " + check.name() + " (" + check.condition() + ")"));
  }

  /** SQL of a column's name and the text that is its value, or what hides it. */
  private String value(String column) {
    return mapping.hides(column)
        ? RowRules.literal(column + ": " + Masking.MASK)
        : "%s, left(coalesce(%s%s, ''), %d), '\\''"
            .formatted(RowRules.literal(column + ": '"), RecordRows.TEXT, column, SHOWN);
  }

  private String besides() {
    return mapping.dayInRows().isPresent() ? "the modification of the file" : "its file\\'s day";
  }

  private static String shortened(String sql) {
    String line = sql.replaceAll("\\s+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
