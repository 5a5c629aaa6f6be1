package io.flywheel.feeds.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValueType;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractColumn;
import io.flywheel.warehouse.contract.Contracts;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reference rows that the configuration gives in the place of a file. They are read as a JSON lines
 * file of the first day there is, so that any delivered file overrides them.
 *
 * @param contract the bronze table
 * @param text one JSON object a line
 */
public record InlineRows(Contract contract, String text) {
  public static final LocalDate DAY = LocalDate.EPOCH;
  private static final String PREFIX = "reference/";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Path under which the rows are known, outside of every feed's folder. */
  public String path() {
    return "_settings/" + contract.feed().orElseThrow().name() + ".jsonl";
  }

  public long size() {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Reads {@code flywheel.reference}. */
  static List<InlineRows> read(Config flywheel, Contracts contracts) {
    Map<String, Contract> tables =
        FeedsReader.feeds(contracts).entrySet().stream()
            .filter(entry -> entry.getKey().startsWith(PREFIX))
            .collect(
                Collectors.toMap(
                    entry -> entry.getKey().substring(PREFIX.length()),
                    Map.Entry::getValue,
                    (a, b) -> a,
                    TreeMap::new));
    ConfigObject given = flywheel.getObject("reference");
    MappingReader.known(given, tables.keySet(), "flywheel.reference");
    List<InlineRows> inline = new ArrayList<>();
    tables.forEach(
        (table, contract) -> {
          if (given.containsKey(table)) {
            String lines =
                flywheel.getObjectList("reference." + table).stream()
                    .map(row -> line(row, contract))
                    .collect(Collectors.joining());
            if (!lines.isEmpty()) {
              inline.add(new InlineRows(contract, lines));
            }
          }
        });
    return inline;
  }

  private static String line(ConfigObject row, Contract contract) {
    Map<String, ContractColumn> columns =
        contract.deliveredColumns().stream()
            .collect(Collectors.toMap(ContractColumn::name, Function.identity()));
    MappingReader.known(row, columns.keySet(), contract.feed().orElseThrow().name());
    columns
        .values()
        .forEach(
            column -> {
              if (column.required() && !row.containsKey(column.name())) {
                throw new MappingException(
                    "%s: the row has no '%s'".formatted(row.origin().description(), column.name()));
              }
            });
    Map<String, String> values = new TreeMap<>();
    row.forEach(
        (key, value) -> {
          if (value.valueType() != ConfigValueType.NULL) {
            values.put(key, String.valueOf(value.unwrapped()));
          }
        });
    try {
      return JSON.writeValueAsString(values) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of strings is always JSON", e);
    }
  }
}
