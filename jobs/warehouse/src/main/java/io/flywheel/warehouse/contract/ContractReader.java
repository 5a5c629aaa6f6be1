package io.flywheel.warehouse.contract;

import io.flywheel.warehouse.contract.YamlNode.Fields;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads one contract.yaml: ODCS v3.1, only the keys that mean something here. */
public final class ContractReader {
  private final Path file;

  private ContractReader(Path file) {
    this.file = file;
  }

  /**
   * Reads the contract of one table folder.
   *
   * @param file the contract.yaml in a folder named {@code <layer>/<table>}
   * @throws ContractException with file and line when anything is unknown, missing or wrong
   */
  public static Contract read(Path file) {
    return new ContractReader(file).contract();
  }

  private Contract contract() {
    YamlNode root = YamlNode.read(file);
    Fields fields =
        root.fields(
            "apiVersion",
            "kind",
            "id",
            "name",
            "version",
            "status",
            "description",
            "schema",
            "customProperties");
    fields.required("apiVersion").oneOf("v3.1.0");
    fields.required("kind").oneOf("DataContract");
    fields.required("status").oneOf("proposed", "draft", "active", "deprecated", "retired");
    TableName table = table(fields.required("id"));
    if (fields.has("name")) {
      fields.required("name").text();
    }
    Fields description = fields.required("description").fields("purpose", "usage");
    YamlNode schemas = fields.required("schema");
    if (schemas.items().size() != 1) {
      throw schemas.error(
          "expected exactly one schema, the table's; found " + schemas.items().size());
    }
    Fields schema =
        schemas
            .items()
            .get(0)
            .fields("name", "physicalType", "description", "properties", "quality");
    schema.required("name").oneOf(table.name());
    schema.required("physicalType").oneOf("table");
    SqlFiles files = new SqlFiles(file);
    List<ContractColumn> columns =
        columns(schema.required("properties"), root, files, fields, table);
    List<Check> checks = ColumnReader.checks(schema.items("quality"), "row");
    requireUniqueChecks(schema.required("properties"), columns, checks);
    List<Check> rules =
        Stream.concat(columns.stream().flatMap(each -> each.checks().stream()), checks.stream())
            .toList();
    requireEvaluated(table, rules);
    PropertyReader properties =
        new PropertyReader(root, files, fields.items("customProperties"), table, columns);
    Optional<String> transform = properties.transform();
    List<Input> inputs = properties.inputs();
    return new Contract(
        table,
        fields.text("version"),
        description.text("purpose"),
        usage(table, description),
        columns,
        checks,
        transform,
        properties.rowTransform(),
        inputs,
        files.parameters(),
        properties.interval(),
        properties.parts(),
        properties.feed(),
        file);
  }

  /** What the contract lists, and in bronze what the engine adds to it. */
  private static List<ContractColumn> columns(
      YamlNode properties, YamlNode root, SqlFiles files, Fields fields, TableName table) {
    List<ContractColumn> listed = ColumnReader.columns(properties);
    PropertyReader reader =
        new PropertyReader(root, files, fields.items("customProperties"), table, listed);
    List<ContractColumn> columns =
        reader
            .feed()
            .map(feed -> BookkeepingColumns.around(properties, listed, feed, reader.addedKey()))
            .orElse(listed);
    return ColumnReader.positioned(properties, columns);
  }

  private static String usage(TableName table, Fields description) {
    String own = description.has("usage") ? description.text("usage") : "";
    return table.layer() == Layer.BRONZE ? (BookkeepingColumns.USAGE + " " + own).strip() : own;
  }

  private TableName table(YamlNode id) {
    TableName table;
    try {
      table = TableName.parse(id.text());
    } catch (IllegalArgumentException e) {
      throw id.error(e.getMessage());
    }
    Path folder = file.toAbsolutePath().normalize().getParent();
    Path expected = Path.of(table.layer().folder(), table.name());
    if (!folder.endsWith(expected)) {
      throw id.error("id " + table + " stands in " + folder + "; expected folder " + expected);
    }
    return table;
  }

  private static void requireUniqueChecks(
      YamlNode place, List<ContractColumn> columns, List<Check> rowChecks) {
    List<Check> all = new ArrayList<>(rowChecks);
    columns.forEach(column -> all.addAll(column.checks()));
    List<String> seen = new ArrayList<>();
    for (Check check : all) {
      String name = check.name().toLowerCase(Locale.ROOT);
      if (seen.contains(name)) {
        throw place.error("two quality rules are named '" + check.name() + "'; names are unique");
      }
      seen.add(name);
    }
  }

  /** Only built tables pass the check stage; before it, rows are held to conditions one by one. */
  private void requireEvaluated(TableName table, List<Check> rules) {
    if (table.layer().built()) {
      return;
    }
    for (Check check : rules) {
      if (check.form() != Check.Form.CONDITION || check.severity() != Check.Severity.ERROR) {
        throw ContractException.at(
            file,
            check.line(),
            ("rule %s would never be evaluated: a rule of a %s table is a condition with severity"
                    + " error; write others at the table that is computed from it")
                .formatted(check.name(), table.layer().folder()));
      }
    }
  }

  static Optional<ContractColumn> column(List<ContractColumn> columns, String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }
}
