package io.flywheel.feeds.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flywheel.feeds.mapping.FileFormat;
import io.flywheel.feeds.sample.Sample.Setting;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Records in JSON, nested as they may be. */
final class JsonSample {
  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build()
          .reader();

  /** Deeper fields are rarely what a canonical column is made of. */
  private static final int DEPTH = 4;

  private final List<JsonNode> records = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Map<List<String>, Integer> arrays = new LinkedHashMap<>();
  private final Map<List<String>, List<String>> fields = new LinkedHashMap<>();
  private int rows;

  /**
   * @param lines a record each; those that are none are counted
   * @param names columns that are known beforehand, also where no record has a value
   */
  JsonSample(List<String> lines, List<String> names) {
    names.forEach(name -> fields.put(List.of(name), new ArrayList<>()));
    int broken = 0;
    for (String line : lines) {
      try {
        JsonNode record = JSON.readTree(line);
        if (record instanceof ObjectNode) {
          records.add(record);
        } else {
          broken++;
        }
      } catch (JsonProcessingException e) {
        broken++;
      }
    }
    if (broken > 0) {
      notes.add(broken + " lines are no JSON object; ingest sets them aside.");
    }
  }

  int records() {
    return records.size();
  }

  Sample sample(FileFormat.Type type, List<Setting> settings) {
    records.forEach(record -> arrays(record, List.of()));
    List<String> exploded =
        arrays.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse(List.of());
    arrays.keySet().stream()
        .filter(path -> !path.equals(exploded))
        .forEach(path -> notes.add("An array is not exploded: " + String.join(".", path) + "."));
    for (JsonNode record : records) {
      rows(record, exploded);
    }
    List<SampleColumn> columns = columns(exploded);
    NullWords words = NullWords.of(columns);
    columns = words.without(columns);
    List<Setting> format = new ArrayList<>();
    words.setting().ifPresent(format::add);
    format.addAll(settings);
    if (columns.stream().map(SampleColumn::distinct).anyMatch(JsonSample::scientific)) {
      format.add(Setting.sure("scientific", "true"));
    }
    return new Sample(
        type,
        format,
        columns,
        rows,
        Optional.empty(),
        exploded.isEmpty() ? Optional.empty() : Optional.of(String.join(".", exploded)),
        notes);
  }

  private static boolean scientific(List<String> values) {
    return NumberStyle.numeric(values) && values.stream().anyMatch(v -> v.matches(".*[eE].*"));
  }

  private void arrays(JsonNode node, List<String> path) {
    if (node.isArray() && !path.isEmpty() && node.size() > 0 && node.get(0).isObject()) {
      arrays.merge(path, node.size(), Integer::sum);
    } else if (node.isObject() && path.size() < DEPTH) {
      node.properties().forEach(field -> arrays(field.getValue(), to(path, field.getKey())));
    }
  }

  private void rows(JsonNode record, List<String> exploded) {
    if (exploded.isEmpty()) {
      row(record, exploded, null);
      return;
    }
    JsonNode array = record;
    for (String name : exploded) {
      array = array.path(name);
    }
    if (array.isEmpty()) {
      // No element, no row; what columns the record has is known all the same.
      known(record);
    }
    array.forEach(item -> row(record, exploded, item));
  }

  private void known(JsonNode record) {
    record.fieldNames().forEachRemaining(name -> fields.computeIfAbsent(List.of(name), this::none));
  }

  private List<String> none(List<String> path) {
    return new ArrayList<>(Collections.nCopies(rows, null));
  }

  private void row(JsonNode record, List<String> exploded, JsonNode item) {
    leaves(record, List.of(), exploded);
    if (item != null) {
      leaves(item, List.of("item"), List.of());
    }
    rows++;
    fields.values().stream().filter(values -> values.size() < rows).forEach(v -> v.add(null));
  }

  private void leaves(JsonNode node, List<String> path, List<String> exploded) {
    if (node.isObject() && (path.isEmpty() || !node.isEmpty()) && path.size() < DEPTH) {
      node.properties()
          .forEach(field -> leaves(field.getValue(), to(path, field.getKey()), exploded));
    } else if (!path.equals(exploded) || path.isEmpty()) {
      fields.computeIfAbsent(path, this::none).add(text(node));
    }
  }

  private static String text(JsonNode node) {
    if (node.isNull() || node.isMissingNode() || node.isTextual() && node.asText().isEmpty()) {
      return null;
    }
    if (node.isBigDecimal()) {
      BigDecimal number = node.decimalValue();
      // 0E-15 is how Java writes a zero with decimals, which the file may have written out.
      return number.scale() >= 0 ? number.toPlainString() : number.toString();
    }
    return node.isValueNode() ? node.asText() : node.toString();
  }

  private List<SampleColumn> columns(List<String> exploded) {
    List<SampleColumn> columns = new ArrayList<>();
    fields.forEach(
        (path, values) -> {
          if (path.size() == 1 && taken(path, values, exploded)) {
            return;
          }
          boolean item = !exploded.isEmpty() && path.size() > 1 && path.get(0).equals("item");
          String sql;
          if (item || path.size() == 1) {
            sql = Names.quotedPath(path);
          } else {
            sql =
                "get_json_object(%s, %s)"
                    .formatted(
                        Names.quoted(path.get(0)),
                        Names.literal("$." + String.join(".", path.subList(1, path.size()))));
          }
          String source = item ? exploded.get(0) : path.get(0);
          columns.add(new SampleColumn(String.join(".", path), sql, source, values));
        });
    return columns;
  }

  /** True for a column that is there through its fields, or whose elements are the rows. */
  private boolean taken(List<String> path, List<String> values, List<String> exploded) {
    return values.stream().allMatch(Objects::isNull)
        && (!exploded.isEmpty() && exploded.get(0).equals(path.get(0))
            || fields.keySet().stream()
                .anyMatch(other -> other.size() > 1 && other.get(0).equals(path.get(0))));
  }

  private static List<String> to(List<String> path, String name) {
    List<String> longer = new ArrayList<>(path);
    longer.add(name);
    return List.copyOf(longer);
  }
}
