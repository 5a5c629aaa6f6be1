package io.flywheel.feeds.parse;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where in an element of a list the columns of a mapping are found: fields of nested objects. */
final class ItemFields {
  private final Map<String, ItemFields> fields = new HashMap<>();
  private String name;
  private int column = -1;

  /** The place of a column below this one. */
  void add(List<String> path, String column, int position) {
    if (path.isEmpty()) {
      this.name = column;
      this.column = position;
    } else {
      fields
          .computeIfAbsent(path.get(0), field -> new ItemFields())
          .add(path.subList(1, path.size()), column, position);
    }
  }

  /** Reads the value at which the parser stands into the columns that it holds. */
  void read(JsonParser parser, JsonValues values, String[] into) throws IOException {
    if (column < 0) {
      descend(parser, values, into);
    } else if (fields.isEmpty() || parser.currentToken() != JsonToken.START_OBJECT) {
      into[column] = values.value(parser, name);
    } else {
      String text = JsonValues.nested(parser);
      into[column] = value(text, values);
      try (JsonParser again = JsonValues.JSON.createParser(text)) {
        again.nextToken();
        descend(again, values, into);
      }
    }
  }

  private String value(String text, JsonValues values) throws IOException {
    try (JsonParser parser = JsonValues.JSON.createParser(text)) {
      parser.nextToken();
      return values.value(parser, name);
    }
  }

  private void descend(JsonParser parser, JsonValues values, String[] into) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      ItemFields field = fields.get(parser.currentName());
      parser.nextToken();
      if (field == null) {
        parser.skipChildren();
      } else {
        field.read(parser, values, into);
      }
    }
  }
}
