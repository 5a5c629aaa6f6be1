package io.flywheel.warehouse.contract;

import io.flywheel.warehouse.contract.YamlNode.Fields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;
import scala.jdk.javaapi.CollectionConverters;

/** Reads customProperties: where the rows of a table come from and how it is cut. */
final class PropertyReader {
  private static final Map<Layer, List<String>> KNOWN =
      Map.of(
          Layer.BRONZE, List.of("feed", "businessDay", "revision"),
          Layer.SILVER, List.of("transform", "inputs", "slices", "parts", "open", "settings"),
          Layer.GOLD, List.of("transform", "inputs", "slices", "parts", "open", "settings"),
          Layer.OPS, List.of());

  private final YamlNode root;
  private final TableName table;
  private final List<Column> columns;
  private final Map<String, YamlNode> properties = new LinkedHashMap<>();

  PropertyReader(YamlNode root, List<YamlNode> items, TableName table, List<Column> columns) {
    this.root = root;
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

  Optional<String> transform() {
    if (!table.layer().built()) {
      return Optional.empty();
    }
    YamlNode node = required("transform");
    Path sql = root.file().resolveSibling(node.oneOf("transform.sql"));
    try {
      String text = Files.readString(sql);
      if (text.isBlank()) {
        throw ContractException.at(sql, 1, "the file is empty; expected one SELECT");
      }
      return Optional.of(text);
    } catch (NoSuchFileException e) {
      throw node.error("file " + sql + " is missing");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Input> inputs() {
    if (!table.layer().built()) {
      return List.of();
    }
    List<Input> inputs = new ArrayList<>();
    InputReader reader = new InputReader(root.file(), columns);
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

  List<String> settings() {
    YamlNode node = properties.get("settings");
    return node == null ? List.of() : node.items().stream().map(YamlNode::text).toList();
  }

  Optional<Slicing> slicing() {
    YamlNode node = properties.get("slices");
    if (node == null) {
      boolean days =
          table.layer() != Layer.OPS
              && ContractReader.column(columns, "day").filter(PropertyReader::isDate).isPresent();
      return days ? Optional.of(new Slicing("day", PeriodUnit.DAY)) : Optional.empty();
    }
    Fields fields = node.fields("column", "period", "to_date");
    String column = fields.text("column");
    Column found =
        ContractReader.column(columns, column)
            .orElseThrow(
                () ->
                    fields
                        .required("column")
                        .error(
                            "no column '"
                                + column
                                + "'"
                                + Nearest.hint(column, ColumnReader.names(columns))));
    if (!isDate(found)) {
      throw fields
          .required("column")
          .error("slices need a DATE column; '" + column + "' is " + found.physicalType());
    }
    PeriodUnit unit = InputReader.unit(fields.required("period"));
    return Optional.of(new Slicing(column, unit, toDate(fields, unit)));
  }

  private Optional<PeriodUnit> toDate(Fields fields, PeriodUnit slice) {
    if (!fields.has("to_date")) {
      return Optional.empty();
    }
    YamlNode node = fields.required("to_date");
    PeriodUnit period = InputReader.unit(node);
    if (period.compareTo(slice) <= 0) {
      throw node.error("to_date is a longer period than a slice's, which is a " + slice.word());
    }
    if (properties.containsKey("parts")) {
      throw node.error("a part depends on no other day, so that to_date goes without parts");
    }
    return Optional.of(period);
  }

  List<String> parts() {
    YamlNode node = properties.get("parts");
    if (node == null) {
      return List.of();
    }
    if (slicing().isEmpty()) {
      throw node.error(
          "parts cut slices further, and " + table + " has none: it has no column day");
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

  Optional<String> open() {
    YamlNode node = properties.get("open");
    if (node == null) {
      return Optional.empty();
    }
    if (slicing().isEmpty()) {
      throw node.error("open rows are told apart by slices, and " + table + " has none");
    }
    String condition = ColumnReader.condition(node);
    for (Expression leaf :
        CollectionConverters.asJava(
            CatalystSqlParser$.MODULE$.parseExpression(condition).collectLeaves())) {
      if (leaf instanceof UnresolvedAttribute column
          && ContractReader.column(columns, column.name()).isEmpty()) {
        throw node.error(
            "no column '"
                + column.name()
                + "'"
                + Nearest.hint(column.name(), ColumnReader.names(columns)));
      }
    }
    return Optional.of(condition);
  }

  private static boolean isDate(Column column) {
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
