package io.flywheel.feeds.parse;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.flywheel.feeds.mapping.FileFormat;
import io.flywheel.feeds.mapping.SourceColumns;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/**
 * A row for each element of a list in each record. A list without elements gives one row without
 * element; a record that has no list where one is expected gives one row with a fault.
 */
final class ExplodedRecords implements Records {
  private final Records records;
  private final SourceColumns columns;
  private final JsonValues read;
  private final ItemFields fields = new ItemFields();

  /** For each column its place in the record, or -1 for one of the element. */
  private final int[] places;

  private final int list;
  private final String[] values;
  private JsonParser elements;
  private int item;
  private String element;
  private String fault;

  /**
   * @param records those of the file, parsed by the columns {@link SourceColumns#ofRecord()}
   */
  ExplodedRecords(Records records, SourceColumns columns, FileFormat format) {
    this.records = records;
    this.columns = columns;
    this.read = new JsonValues(columns, format);
    List<String> own = columns.ofRecord().used();
    this.list = own.indexOf(columns.list().get(0));
    this.places = new int[columns.used().size()];
    this.values = new String[places.length];
    for (int i = 0; i < places.length; i++) {
      String name = columns.used().get(i);
      places[i] = columns.ofItem(name) ? -1 : own.indexOf(name);
      if (places[i] < 0) {
        List<String> path = List.of(name.split("\\."));
        fields.add(path.subList(1, path.size()), name, i);
      }
    }
  }

  @Override
  public boolean next() throws IOException {
    if (elements != null && item > 0 && another()) {
      return true;
    }
    closeList();
    if (!records.next()) {
      return false;
    }
    fault = records.fault();
    if (fault == null) {
      open();
    }
    return true;
  }

  /** Reads the element after the one at hand; false at the end of the list. */
  private boolean another() throws IOException {
    int after = item + 1;
    try {
      if (!element()) {
        return false;
      }
    } catch (JsonProcessingException e) {
      // Only a text of a Parquet column is read here for the first time.
      closeList();
      fault = absent("element " + after, "no JSON");
    }
    item = after;
    return true;
  }

  /** Opens the list of the record, and reads its first element. */
  private void open() throws IOException {
    String text = records.value(list);
    if (text == null) {
      fault = absent(columns.list().get(0), "NULL or missing");
      return;
    }
    elements = JsonValues.JSON.createParser(text);
    try {
      if (find() && element()) {
        item = 1;
      }
    } catch (JsonProcessingException e) {
      closeList();
      fault = absent(columns.list().get(0), "no JSON");
    }
  }

  /** Moves to the list; false where there is none. */
  private boolean find() throws IOException {
    String at = columns.list().get(0);
    JsonToken token = elements.nextToken();
    for (String part : columns.list().subList(1, columns.list().size())) {
      if (token != JsonToken.START_OBJECT) {
        fault = absent(at, kind(token));
        return false;
      }
      at += "." + part;
      if (!field(part)) {
        fault = absent(at, "missing");
        return false;
      }
      token = elements.currentToken();
    }
    if (token != JsonToken.START_ARRAY) {
      fault = absent(at, kind(token));
    }
    return token == JsonToken.START_ARRAY;
  }

  /** Moves to the value of a field of the object at hand. */
  private boolean field(String name) throws IOException {
    while (elements.nextToken() != JsonToken.END_OBJECT) {
      boolean found = elements.currentName().equals(name);
      elements.nextToken();
      if (found) {
        return true;
      }
      elements.skipChildren();
    }
    return false;
  }

  /** Reads the next element; false at the end of the list. */
  private boolean element() throws IOException {
    if (elements.nextToken() == JsonToken.END_ARRAY) {
      return false;
    }
    Arrays.fill(values, null);
    read.clear();
    element = JsonValues.nested(elements);
    try (JsonParser parser = JsonValues.JSON.createParser(element)) {
      parser.nextToken();
      fields.read(parser, read, values);
    }
    fault = read.fault();
    return true;
  }

  private String absent(String at, String found) {
    return "%s: %s, where the mapping expects the list %s"
        .formatted(at, found, String.join(".", columns.list()));
  }

  private static String kind(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      case VALUE_NULL -> "NULL";
      case VALUE_STRING -> "a text";
      case VALUE_TRUE, VALUE_FALSE -> "a truth value";
      default -> "a number";
    };
  }

  private void closeList() throws IOException {
    if (elements != null) {
      elements.close();
    }
    elements = null;
    element = null;
    item = 0;
    Arrays.fill(values, null);
  }

  @Override
  public long line() {
    return records.line();
  }

  @Override
  public Integer item() {
    return item == 0 ? null : item;
  }

  @Override
  public String value(int column) {
    return places[column] < 0 ? values[column] : records.value(places[column]);
  }

  /** Of a row of a list its element only: the record stands in the file at the same line. */
  @Override
  public String raw() {
    if (element == null) {
      return records.raw();
    }
    boolean hidden = columns.personal().stream().anyMatch(columns::ofItem);
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JsonValues.JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("_item", item);
      if (hidden) {
        masked(json);
      } else {
        json.writeFieldName("item");
        json.writeRawValue(element);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private void masked(JsonGenerator json) throws IOException {
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null) {
        String name = columns.used().get(i);
        json.writeStringField(name, columns.personal().contains(name) ? Masking.MASK : values[i]);
      }
    }
  }

  @Override
  public String fault() {
    return fault;
  }

  @Override
  public long rounded() {
    return records.rounded() + read.rounded();
  }

  @Override
  public void close() throws IOException {
    closeList();
    records.close();
  }
}
