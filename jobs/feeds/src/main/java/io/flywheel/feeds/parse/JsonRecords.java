package io.flywheel.feeds.parse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.flywheel.feeds.mapping.BrokenFileException;
import io.flywheel.feeds.mapping.FileFormat;
import io.flywheel.feeds.mapping.SourceColumns;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Records of a file with one JSON object a line; nested values are read as their JSON text. */
final class JsonRecords implements Records {
  private static final JsonFactory JSON = JsonValues.JSON;

  private final BufferedReader in;
  private final SourceColumns columns;
  private final Map<String, Integer> positions = new HashMap<>();
  private final String[] values;
  private final JsonValues json;
  private boolean begun;
  private long line;
  private String text;
  private String fault;

  /**
   * Reads the first line.
   *
   * @throws BrokenFileException when there is none
   */
  JsonRecords(BufferedReader in, SourceColumns columns, FileFormat format) throws IOException {
    this.in = in;
    this.columns = columns;
    this.json = new JsonValues(columns, format);
    this.values = new String[columns.used().size()];
    for (int i = 0; i < values.length; i++) {
      positions.put(columns.used().get(i), i);
    }
    read();
    if (text == null) {
      throw new BrokenFileException(
          "the file is empty; a day without records is delivered as no file at all");
    }
  }

  @Override
  public boolean next() throws IOException {
    if (begun) {
      read();
    }
    begun = true;
    if (text == null) {
      return false;
    }
    fault = null;
    json.clear();
    Arrays.fill(values, null);
    try {
      parse();
    } catch (JsonProcessingException e) {
      fault = "not a JSON object: " + reason(e);
    }
    return true;
  }

  @Override
  public long line() {
    return line;
  }

  @Override
  public String value(int column) {
    return values[column];
  }

  @Override
  public String raw() {
    if (columns.personal().isEmpty()) {
      return text;
    }
    return fault != null ? Masking.WITHHELD : masked();
  }

  @Override
  public String fault() {
    return fault;
  }

  @Override
  public long rounded() {
    return json.rounded();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** Reads the next line that is not blank: a blank one is no record. */
  private void read() throws IOException {
    do {
      text = in.readLine();
      line++;
    } while (text != null && text.isBlank());
  }

  private void parse() throws IOException {
    if (text.indexOf(0) >= 0) {
      fault = "a NUL character stands inside the record";
      return;
    }
    List<String> unknown = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        fault = "not a JSON object: another value";
        return;
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        Integer position = positions.get(name);
        if (position != null) {
          values[position] = json.value(parser, name);
        } else {
          parser.skipChildren();
          if (!columns.ignores(name)) {
            unknown.add(name);
          }
        }
      }
      fault = json.fault();
      if (parser.nextToken() != null) {
        fault = "more than one JSON value on the line";
      }
    }
    if (fault == null && !unknown.isEmpty()) {
      fault = "unknown keys: " + String.join(", ", unknown);
    }
  }

  private String masked() {
    StringWriter out = new StringWriter();
    try (JsonGenerator generator = JSON.createGenerator(out)) {
      generator.writeStartObject();
      for (int i = 0; i < values.length; i++) {
        if (values[i] != null) {
          String name = columns.used().get(i);
          generator.writeStringField(
              name, columns.personal().contains(name) ? Masking.MASK : values[i]);
        }
      }
      generator.writeEndObject();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return out.toString();
  }

  private String reason(JsonProcessingException e) {
    boolean shown = columns.personal().isEmpty();
    String at = e.getLocation() == null ? "" : " at column " + e.getLocation().getColumnNr();
    return (shown ? e.getOriginalMessage() : "malformed") + at;
  }
}
