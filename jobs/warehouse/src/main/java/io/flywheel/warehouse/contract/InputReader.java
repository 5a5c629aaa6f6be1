package io.flywheel.warehouse.contract;

import io.flywheel.warehouse.contract.YamlNode.Fields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads one entry of {@code inputs}: a table, and the windows through which it is read. */
final class InputReader {
  private final Path contract;
  private final List<Column> target;

  /**
   * @param contract file of the contract; {@code affected.sql} and {@code news.sql} stand beside it
   * @param target columns of the table that reads
   */
  InputReader(Path contract, List<Column> target) {
    this.contract = contract;
    this.target = target;
  }

  Input read(YamlNode item) {
    Fields fields =
        item.fields(
            "table",
            "period",
            "offsets",
            "key",
            "from",
            "until",
            "at",
            "affected",
            "window",
            "columns",
            "news");
    TableName name;
    try {
      name = TableName.parse(fields.text("table"));
    } catch (IllegalArgumentException e) {
      throw fields.required("table").error(e.getMessage());
    }
    List<Window> windows = new ArrayList<>();
    if (fields.has("window")) {
      fields.required("window").oneOf("all");
      windows.add(new Window.All());
    }
    if (fields.has("period") || fields.has("offsets")) {
      windows.add(period(fields));
    }
    if (fields.has("key")) {
      windows.add(key(fields));
    } else if (fields.has("from") || fields.has("until") || fields.has("at")) {
      throw item.error("from, until and at belong to a window by key");
    }
    if (fields.has("affected")) {
      windows.add(new Window.Affected(select(fields.required("affected"), "affected", "changed")));
    }
    if (windows.isEmpty()) {
      throw item.error("an input has a window: period and offsets, key, affected, or window: all");
    }
    if (windows.size() > 1 && fields.has("window")) {
      throw item.error("window: all reaches everything, so there is no other window beside it");
    }
    return new Input(
        name,
        windows,
        fields.items("columns").stream().map(YamlNode::text).toList(),
        fields.has("news")
            ? Optional.of(select(fields.required("news"), "news", "changed and standing"))
            : Optional.empty());
  }

  private static Window period(Fields fields) {
    PeriodUnit unit = unit(fields.required("period"));
    YamlNode offsets = fields.required("offsets");
    List<Integer> numbers = offsets.items().stream().map(YamlNode::integer).toList();
    if (numbers.isEmpty() || numbers.size() > 2) {
      throw offsets.error("offsets are [n] or [first, last], found " + numbers);
    }
    int from = numbers.get(0);
    int to = numbers.get(numbers.size() - 1);
    if (from > to) {
      throw offsets.error(
          "offsets " + numbers + " run backwards; write [" + to + ", " + from + "]");
    }
    return new Window.Period(unit, from, to);
  }

  static PeriodUnit unit(YamlNode node) {
    return PeriodUnit.valueOf(
        node.oneOf("day", "month", "quarter", "year").toUpperCase(Locale.ROOT));
  }

  private Window key(Fields fields) {
    YamlNode key = fields.required("key");
    List<Window.Match> matches = new ArrayList<>();
    if (key.isMapping()) {
      for (Map.Entry<String, YamlNode> match : key.mapping().entrySet()) {
        matches.add(new Window.Match(match.getKey(), match.getValue().text()));
      }
    } else {
      key.items().stream()
          .map(YamlNode::text)
          .forEach(name -> matches.add(new Window.Match(name, name)));
    }
    matches.forEach(match -> requireColumn(key, match.target()));
    if (!fields.has("from") && !fields.has("until")) {
      if (matches.isEmpty()) {
        throw key.error("a key without columns needs from and until; or write window: all");
      }
      if (fields.has("at")) {
        throw fields.required("at").error("at needs from and until");
      }
      return new Window.Key(matches, Optional.empty());
    }
    String at = fields.has("at") ? fields.text("at") : "day";
    requireColumn(fields.has("at") ? fields.required("at") : key, at);
    return new Window.Key(
        matches, Optional.of(new Window.Validity(fields.text("from"), fields.text("until"), at)));
  }

  private void requireColumn(YamlNode place, String column) {
    if (ContractReader.column(target, column).isEmpty()) {
      throw place.error(
          "the table has no column '"
              + column
              + "'"
              + Nearest.hint(column, ColumnReader.names(target)));
    }
  }

  /** The text of a file beside the contract: one SELECT. */
  private String select(YamlNode node, String property, String over) {
    String name = node.text();
    if (!name.endsWith(".sql") || name.contains("/")) {
      throw node.error(
          "%s names a file beside the contract, such as %s.sql".formatted(property, property));
    }
    Path sql = contract.resolveSibling(name);
    try {
      String text = Files.readString(sql);
      if (text.isBlank()) {
        throw ContractException.at(
            sql, 1, "the file is empty; expected one SELECT over %s".formatted(over));
      }
      return text;
    } catch (NoSuchFileException e) {
      throw node.error("file " + sql + " is missing");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
