package io.flywheel.warehouse.contract;

import io.flywheel.warehouse.contract.YamlNode.Fields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the columns of a contract and their quality rules. */
final class ColumnReader {
  private static final String NAME = "[a-z][a-z0-9_]*";

  private ColumnReader() {}

  static List<ContractColumn> columns(YamlNode properties) {
    List<ContractColumn> columns = new ArrayList<>();
    Map<String, YamlNode> places = new HashMap<>();
    for (YamlNode item : properties.items()) {
      ContractColumn column = column(item);
      if (places.put(column.name(), item) != null) {
        throw item.error("column '" + column.name() + "' stands twice");
      }
      columns.add(column);
    }
    if (columns.isEmpty()) {
      throw properties.error("a table has at least one column");
    }
    return List.copyOf(columns);
  }

  /** Keys and partitions are counted over all columns of the table, those added included. */
  static List<ContractColumn> positioned(YamlNode properties, List<ContractColumn> columns) {
    requirePositions(properties, "partitionKeyPosition", positions(columns, false));
    requirePositions(properties, "primaryKeyPosition", positions(columns, true));
    return columns;
  }

  private static List<Integer> positions(List<ContractColumn> columns, boolean key) {
    return columns.stream()
        .map(column -> key ? column.keyPosition() : column.partitionPosition())
        .filter(position -> position > 0)
        .sorted()
        .toList();
  }

  private static void requirePositions(YamlNode place, String key, List<Integer> positions) {
    for (int i = 0; i < positions.size(); i++) {
      if (positions.get(i) != i + 1) {
        throw place.error(key + " of the columns must be 1.." + positions.size() + ", each once");
      }
    }
  }

  private static ContractColumn column(YamlNode item) {
    Fields fields =
        item.fields(
            "name",
            "logicalType",
            "physicalType",
            "required",
            "partitioned",
            "partitionKeyPosition",
            "primaryKey",
            "primaryKeyPosition",
            "classification",
            "description",
            "quality");
    String name = named(fields.required("name"));
    boolean required = fields.flag("required");
    int key = position(fields, "primaryKey", "primaryKeyPosition");
    int partition = position(fields, "partitioned", "partitionKeyPosition");
    if (key > 0 && !required) {
      throw item.error("key column '" + name + "' must have required: true");
    }
    boolean personal = fields.has("classification");
    if (personal) {
      fields.required("classification").oneOf("personal");
    }
    return new ContractColumn(
        name,
        logicalType(fields.required("logicalType")),
        fields.text("physicalType"),
        required,
        partition,
        key,
        personal,
        fields.text("description"),
        conditions(fields.items("quality"), name),
        fields.required("physicalType").line());
  }

  /** Rules of a column look at single rows: a query would be no constraint and asked by nobody. */
  private static List<Check> conditions(List<YamlNode> items, String column) {
    List<Check> checks = checks(items, column);
    for (int i = 0; i < checks.size(); i++) {
      if (checks.get(i).form() == Check.Form.QUERY) {
        throw items
            .get(i)
            .error("a query is a rule of the table: move it under quality of the schema");
      }
    }
    return checks;
  }

  /** Both keys or neither: ODCS says a position means nothing without its flag. */
  private static int position(Fields fields, String flag, String positionKey) {
    if (!fields.flag(flag)) {
      if (fields.has(positionKey)) {
        throw fields
            .required(positionKey)
            .error("'" + positionKey + "' needs '" + flag + ": true' beside it");
      }
      return 0;
    }
    int position = fields.required(positionKey).integer();
    if (position < 1) {
      throw fields.required(positionKey).error("'" + positionKey + "' counts from 1");
    }
    return position;
  }

  private static String logicalType(YamlNode node) {
    return node.oneOf(
        "string", "date", "timestamp", "number", "integer", "boolean", "object", "array");
  }

  static List<Check> checks(List<YamlNode> items, String owner) {
    List<Check> checks = new ArrayList<>();
    for (YamlNode item : items) {
      Fields fields =
          item.fields(
              "type",
              "engine",
              "name",
              "description",
              "implementation",
              "query",
              "mustBe",
              "severity",
              "customProperties");
      String name =
          fields.has("name")
              ? named(fields.required("name"))
              : owner + "_rule_" + (checks.size() + 1);
      Check.Severity severity =
          fields.required("severity").oneOf("error", "warning").equals("error")
              ? Check.Severity.ERROR
              : Check.Severity.WARNING;
      if (fields.has("description")) {
        fields.required("description").text();
      }
      List<YamlNode> properties = fields.items("customProperties");
      if (fields.required("type").oneOf("custom", "sql").equals("sql")) {
        if (!properties.isEmpty()) {
          throw properties.get(0).error("a query lists broken rows and has no custom properties");
        }
        checks.add(
            new Check(
                name,
                Check.Form.QUERY,
                query(fields),
                Check.WhenNull.NEVER,
                severity,
                item.line()));
      } else {
        fields.required("engine").oneOf("flywheel");
        checks.add(
            new Check(
                name,
                Check.Form.CONDITION,
                fields.text("implementation"),
                whenNull(properties),
                severity,
                item.line()));
      }
    }
    return List.copyOf(checks);
  }

  private static Check.WhenNull whenNull(List<YamlNode> properties) {
    Check.WhenNull whenNull = Check.WhenNull.NEVER;
    for (YamlNode item : properties) {
      Fields fields = item.fields("property", "value");
      fields.required("property").oneOf("whenNull");
      whenNull =
          fields.required("value").oneOf("holds", "breaks").equals("holds")
              ? Check.WhenNull.HOLDS
              : Check.WhenNull.BREAKS;
    }
    return whenNull;
  }

  /** The SELECT lists the rows that break the rule, so ODCS's mustBe is always 0. */
  private static String query(Fields fields) {
    if (fields.required("mustBe").integer() != 0) {
      throw fields.required("mustBe").error("a query lists broken rows; mustBe is 0");
    }
    return fields.text("query");
  }

  private static String named(YamlNode node) {
    if (!node.text().matches(NAME)) {
      throw node.error("'" + node.text() + "' is not a name; expected " + NAME);
    }
    return node.text();
  }

  static Set<String> names(List<ContractColumn> columns) {
    return columns.stream().map(ContractColumn::name).collect(Collectors.toSet());
  }
}
