package io.flywheel.feeds.mapping;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractColumn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code columns}, {@code where} and {@code records} of a mapping. */
final class RecordsReader {
  static final String COLUMNS = "columns";
  static final String WHERE = "where";
  static final String RECORDS = "records";

  private final Config config;
  private final String path;
  private final Contract contract;

  /**
   * @param config the mapping's section
   * @param path its path
   * @param contract the feed's bronze table
   */
  RecordsReader(Config config, String path, Contract contract) {
    this.config = config;
    this.path = path;
    this.contract = contract;
  }

  /** The condition on source rows; empty for none. */
  Optional<SourceExpression> where() {
    return where(config.root(), path);
  }

  /**
   * What is made of a source row: one record of the columns, or those that {@code records} lists.
   *
   * @throws MappingException when a required column has no expression, or the list has no meaning
   */
  List<RecordMapping> records() {
    Map<String, SourceExpression> common = columns(config.root(), path);
    if (!config.hasPath(RECORDS)) {
      return List.of(new RecordMapping(complete(common, config.root(), path), Optional.empty()));
    }
    ConfigValue value = config.getValue(RECORDS);
    String place = "%s: %s.%s".formatted(value.origin().description(), path, RECORDS);
    Replaces.requireOwnKey(contract, place);
    if (!(value instanceof ConfigList list) || list.isEmpty()) {
      throw new MappingException(place + ": is a list of { where, columns }, with one at least");
    }
    List<RecordMapping> records = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String one = "%s.%s.%d".formatted(path, RECORDS, i);
      if (!(list.get(i) instanceof ConfigObject record)) {
        throw new MappingException(
            "%s: %s: is no { where, columns }".formatted(list.get(i).origin().description(), one));
      }
      MappingReader.known(record, List.of(WHERE, COLUMNS), one);
      Map<String, SourceExpression> columns = new LinkedHashMap<>(common);
      columns.putAll(columns(record, one));
      records.add(new RecordMapping(complete(columns, record, one), where(record, one)));
    }
    return records;
  }

  private static Optional<SourceExpression> where(ConfigObject object, String path) {
    return Optional.ofNullable(object.get(WHERE))
        .filter(value -> value.valueType() != ConfigValueType.NULL)
        .map(value -> expression(value, path + "." + WHERE));
  }

  private Map<String, SourceExpression> columns(ConfigObject object, String path) {
    Map<String, SourceExpression> columns = new LinkedHashMap<>();
    if (object.get(COLUMNS) instanceof ConfigObject mapped) {
      List<String> names = contract.deliveredColumns().stream().map(ContractColumn::name).toList();
      String place = path + "." + COLUMNS;
      MappingReader.known(mapped, names, place);
      names.stream()
          .filter(name -> mapped.containsKey(name))
          .filter(name -> mapped.get(name).valueType() != ConfigValueType.NULL)
          .forEach(name -> columns.put(name, expression(mapped.get(name), place + "." + name)));
    }
    return columns;
  }

  private static SourceExpression expression(ConfigValue value, String path) {
    String where = value.origin().description() + ": " + path;
    if (value.valueType() == ConfigValueType.OBJECT || value.valueType() == ConfigValueType.LIST) {
      throw new MappingException(where + ": is no SQL expression in quotes");
    }
    return new SourceExpression(String.valueOf(value.unwrapped()), where);
  }

  /** In the order of the contract, with the revision where files of the feed have none. */
  private Map<String, SourceExpression> complete(
      Map<String, SourceExpression> given, ConfigObject object, String path) {
    Map<String, SourceExpression> columns = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    String where = "%s: %s.%s".formatted(object.origin().description(), path, COLUMNS);
    for (ContractColumn column : contract.deliveredColumns()) {
      if (given.containsKey(column.name())) {
        columns.put(column.name(), given.get(column.name()));
      } else if (column.name().equals("revision")) {
        columns.put(column.name(), new SourceExpression("'0'", where + ".revision"));
      } else if (column.required()) {
        missing.add(column.name());
      }
    }
    if (!missing.isEmpty()) {
      throw new MappingException(
          where + ": " + contract.table() + " needs " + String.join(", ", missing));
    }
    return columns;
  }
}
