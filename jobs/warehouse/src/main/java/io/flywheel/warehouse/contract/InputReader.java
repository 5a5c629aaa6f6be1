package io.flywheel.warehouse.contract;

import io.flywheel.warehouse.contract.YamlNode.Fields;
import io.flywheel.warehouse.message.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads one entry of {@code inputs}: a table, and the windows through which it is read. */
final class InputReader {
  private static final String UNITS = "day, month, quarter or year";

  private final SqlFiles files;
  private final List<ContractColumn> target;

  /**
   * @param files where {@code affected.sql} stands
   * @param target columns of the table that reads
   */
  InputReader(SqlFiles files, List<ContractColumn> target) {
    this.files = files;
    this.target = target;
  }

  Input read(YamlNode item) {
    Fields fields =
        item.fields(
            "table",
            "interval",
            "lookback",
            "lookahead",
            "join",
            "valid_from",
            "valid_to",
            "as_of",
            "affected",
            "columns");
    TableName name;
    try {
      name = TableName.parse(fields.text("table"));
    } catch (IllegalArgumentException e) {
      throw fields.required("table").error(e.getMessage());
    }
    List<InputWindow> windows = windows(item, fields);
    return new Input(
        name,
        windows.isEmpty() ? List.of(new InputWindow.Whole()) : windows,
        fields.items("columns").stream().map(YamlNode::text).toList(),
        item.line());
  }

  private List<InputWindow> windows(YamlNode item, Fields fields) {
    List<InputWindow> windows = new ArrayList<>();
    int lookback = count(fields, "lookback");
    int lookahead = count(fields, "lookahead");
    if (fields.has("interval")) {
      CalendarUnit unit = unit(fields.required("interval"));
      windows.add(new InputWindow.Interval(unit, lookback, lookahead));
    }
    if (fields.has("join")) {
      windows.add(join(fields));
    } else if (fields.has("valid_from") || fields.has("valid_to") || fields.has("as_of")) {
      throw item.error("valid_from, valid_to and as_of belong to a join; name its columns");
    }
    if (fields.has("affected")) {
      windows.add(new InputWindow.Affected(select(fields.required("affected"))));
    }
    return windows;
  }

  private static int count(Fields fields, String property) {
    if (!fields.has(property)) {
      return 0;
    }
    YamlNode node = fields.required(property);
    if (!fields.has("interval")) {
      throw node.error(
          "%s counts units of the input's interval; name that, too: %s".formatted(property, UNITS));
    }
    int count = node.integer();
    if (count < 0) {
      throw node.error(
          "%s is %d, but counts from 0; lookback reads earlier rows, lookahead later ones"
              .formatted(property, count));
    }
    return count;
  }

  static CalendarUnit unit(YamlNode node) {
    return CalendarUnit.valueOf(
        node.oneOf("day", "month", "quarter", "year").toUpperCase(Locale.ROOT));
  }

  private InputWindow join(Fields fields) {
    YamlNode join = fields.required("join");
    List<InputWindow.Match> matches = new ArrayList<>();
    if (join.isMapping()) {
      for (Map.Entry<String, YamlNode> match : join.mapping().entrySet()) {
        matches.add(new InputWindow.Match(match.getKey(), match.getValue().text()));
      }
    } else {
      join.items().stream()
          .map(YamlNode::text)
          .forEach(name -> matches.add(new InputWindow.Match(name, name)));
    }
    matches.forEach(match -> requireColumn(join, match.target()));
    if (!fields.has("valid_from") && !fields.has("valid_to")) {
      if (matches.isEmpty()) {
        throw join.error(
            "a join without columns needs valid_from and valid_to; an input without join and"
                + " interval is read whole");
      }
      if (fields.has("as_of")) {
        throw fields.required("as_of").error("as_of needs valid_from and valid_to");
      }
      return new InputWindow.Join(matches, Optional.empty());
    }
    String asOf = fields.has("as_of") ? fields.text("as_of") : "day";
    requireColumn(fields.has("as_of") ? fields.required("as_of") : join, asOf);
    return new InputWindow.Join(
        matches,
        Optional.of(
            new InputWindow.Validity(fields.text("valid_from"), fields.text("valid_to"), asOf)));
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

  /** The SELECT in the file that a property names. */
  private String select(YamlNode node) {
    String name = node.text();
    if (!name.endsWith(".sql") || name.contains("/")) {
      throw node.error("affected names a file beside the contract, such as affected.sql");
    }
    return files
        .select(name)
        .orElseThrow(() -> node.error("file " + files.path(name) + " is missing"));
  }
}
