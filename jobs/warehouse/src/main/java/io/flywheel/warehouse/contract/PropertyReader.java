package io.flywheel.warehouse.contract;

import io.flywheel.warehouse.contract.YamlNode.Fields;
import io.flywheel.warehouse.message.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads customProperties: where the rows of a table come from, and what of it is computed at once.
 */
final class PropertyReader {
  private static final String TRANSFORM = "transform.sql";
  private static final Map<Layer, List<String>> KNOWN =
      Map.of(
          Layer.BRONZE, List.of("feed", "businessDay", "revision", "primaryKey"),
          Layer.SILVER, List.of("inputs", "interval", "parts", "rowTransform"),
          Layer.GOLD, List.of("inputs", "interval", "parts", "rowTransform"),
          Layer.OPS, List.of());

  private final YamlNode root;
  private final SqlFiles files;
  private final TableName table;
  private final List<ContractColumn> columns;
  private final Map<String, YamlNode> properties = new LinkedHashMap<>();

  PropertyReader(
      YamlNode root,
      SqlFiles files,
      List<YamlNode> items,
      TableName table,
      List<ContractColumn> columns) {
    this.root = root;
    this.files = files;
    this.table = table;
    this.columns = columns;
    List<String> known = KNOWN.get(table.layer());
    for (YamlNode item : items) {
      Fields fields = item.fields("property", "value");
      String name = fields.text("property");
      if (!known.contains(name)) {
        throw item.error(
            "unknown property '"
                + name
                + "' of a "
                + table.layer().folder()
                + " table"
                + Nearest.hint(name, known));
      }
      if (properties.put(name, fields.required("value")) != null) {
        throw item.error("property '" + name + "' stands twice");
      }
    }
  }

  Optional<Feed> feed() {
    if (table.layer() != Layer.BRONZE) {
      return Optional.empty();
    }
    Optional<String> businessDay =
        Optional.ofNullable(properties.get("businessDay")).map(YamlNode::text);
    return Optional.of(new Feed(required("feed").text(), businessDay, required("revision").text()));
  }

  /** Columns that the engine adds and that are the key of records without one of their own. */
  List<String> addedKey() {
    YamlNode node = properties.get("primaryKey");
    if (node == null) {
      return List.of();
    }
    List<String> key = node.items().stream().map(YamlNode::text).toList();
    List<String> added = List.of(BookkeepingColumns.SOURCE_FILE, BookkeepingColumns.SOURCE_LINE);
    if (!key.equals(added)) {
      throw node.error(
          "property primaryKey is for records without a key of their own, and is "
              + added
              + "; for a delivered key write primaryKey: true at its columns");
    }
    return key;
  }

  /** The SELECT of transform.sql, which stands beside the contract of a computed table only. */
  Optional<String> transform() {
    Optional<String> sql = files.select(TRANSFORM);
    if (table.layer().built()) {
      if (sql.isEmpty()) {
        throw root.error(
            "file %s is missing: one SELECT computes a %s table"
                .formatted(files.path(TRANSFORM), table.layer().folder()));
      }
    } else if (sql.isPresent()) {
      throw ContractException.at(
          files.path(TRANSFORM),
          1,
          "a %s table is not computed; remove the file".formatted(table.layer().folder()));
    }
    return sql;
  }

  /** The Java class behind the SELECT. */
  Optional<String> rowTransform() {
    return Optional.ofNullable(properties.get("rowTransform")).map(YamlNode::text);
  }

  List<Input> inputs() {
    if (!table.layer().built()) {
      return List.of();
    }
    List<Input> inputs = new ArrayList<>();
    InputReader reader = new InputReader(files, columns);
    for (YamlNode item : required("inputs").items()) {
      Input input = reader.read(item);
      if (inputs.stream().anyMatch(other -> other.table().equals(input.table()))) {
        throw item.error("input " + input.table() + " stands twice");
      }
      inputs.add(input);
    }
    if (inputs.isEmpty()) {
      throw required("inputs").error("a computed table reads at least one input");
    }
    return List.copyOf(inputs);
  }

  Optional<IntervalSpec> interval() {
    YamlNode node = properties.get("interval");
    if (node == null) {
      boolean days =
          table.layer() != Layer.OPS
              && ContractReader.column(columns, "day").filter(PropertyReader::isDate).isPresent();
      return days ? Optional.of(new IntervalSpec("day", CalendarUnit.DAY)) : Optional.empty();
    }
    Fields fields = node.fields("column", "unit", "cumulative_over", "complete");
    String column = fields.text("column");
    ContractColumn found =
        ContractReader.column(columns, column)
            .orElseThrow(() -> noColumn(fields.required("column"), column));
    if (!isDate(found)) {
      throw fields
          .required("column")
          .error("an interval needs a DATE column; '" + column + "' is " + found.physicalType());
    }
    CalendarUnit unit = InputReader.unit(fields.required("unit"));
    if (fields.has("complete") && properties.containsKey("parts")) {
      throw fields
          .required("complete")
          .error(
              "parts are for intervals that change row by row, so complete and parts exclude each other");
    }
    boolean complete = fields.flag("complete");
    return Optional.of(new IntervalSpec(column, unit, cumulativeOver(fields, unit), complete));
  }

  private Optional<CalendarUnit> cumulativeOver(Fields fields, CalendarUnit unit) {
    if (!fields.has("cumulative_over")) {
      return Optional.empty();
    }
    YamlNode node = fields.required("cumulative_over");
    CalendarUnit period = InputReader.unit(node);
    if (period.compareTo(unit) <= 0) {
      throw node.error("cumulative_over is longer than the unit, which is " + unit.word());
    }
    if (properties.containsKey("parts")) {
      throw node.error(
          "a part depends on no other day, so cumulative_over and parts exclude each other");
    }
    return Optional.of(period);
  }

  List<String> parts() {
    YamlNode node = properties.get("parts");
    if (node == null) {
      return List.of();
    }
    if (interval().isEmpty()) {
      throw node.error(
          "parts divide intervals, and " + table + " has none: name its DATE column in interval");
    }
    List<String> parts = node.items().stream().map(YamlNode::text).toList();
    for (String part : parts) {
      if (ContractReader.column(columns, part).filter(each -> each.keyPosition() > 0).isEmpty()) {
        throw node.error(
            "parts are named by columns of the primary key; '"
                + part
                + "' is none"
                + Nearest.hint(part, ColumnReader.names(columns)));
      }
    }
    return parts;
  }

  private ContractException noColumn(YamlNode place, String column) {
    return place.error(
        "no column '" + column + "'" + Nearest.hint(column, ColumnReader.names(columns)));
  }

  private static boolean isDate(ContractColumn column) {
    return column.physicalType().equalsIgnoreCase("DATE");
  }

  private YamlNode required(String property) {
    YamlNode node = properties.get(property);
    if (node == null) {
      throw root.error("missing property '" + property + "' under customProperties of " + table);
    }
    return node;
  }
}
