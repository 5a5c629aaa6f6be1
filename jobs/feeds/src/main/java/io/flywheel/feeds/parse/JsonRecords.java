package io.flywheel.feeds.parse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.flywheel.feeds.mapping.BrokenFileException;
import io.flywheel.feeds.mapping.ColumnUse;
import io.flywheel.feeds.mapping.FileFormat;
import io.flywheel.feeds.mapping.SourceColumns;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Records of a file with one JSON object a line; nested values are read as their JSON text. */
final class JsonRecords implements Records {
  /** A double is told from all others by so many digits at most. */
  private static final int DIGITS = 17;

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final BufferedReader in;
  private final SourceColumns columns;
  private final Set<String> nulls;
  private final Map<String, Integer> positions = new HashMap<>();
  private final String[] values;
  private final boolean moneyFromDouble;
  private final DoubleAmounts amounts = new DoubleAmounts();
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
    this.nulls = Set.copyOf(format.nullValues());
    this.moneyFromDouble = format.moneyFromDouble();
    this.values = new String[columns.used().size()];
    for (int i = 0; i < values.length; i++) {
      positions.put(columns.used().get(i), i);
    }
    this.text = in.readLine();
    if (text == null) {
      throw new BrokenFileException(
          "the file is empty; a day without records is delivered as no file at all");
    }
  }

  @Override
  public boolean next() throws IOException {
    if (line > 0) {
      text = in.readLine();
    }
    if (text == null) {
      return false;
    }
    line++;
    fault = null;
    Arrays.fill(values, null);
    try {
      read();
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
    return amounts.rounded();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private void read() throws IOException {
    if (text.indexOf(0) >= 0) {
      fault = "a NUL character stands inside the record";
      return;
    }
    List<String> unknown = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        fault = "not a JSON object: " + (text.isBlank() ? "an empty line" : "another value");
        return;
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        Integer position = positions.get(name);
        if (position != null) {
          values[position] = value(parser, columns.use(name));
        } else {
          parser.skipChildren();
          if (!columns.ignored().contains(name)) {
            unknown.add(name);
          }
        }
      }
      if (parser.nextToken() != null) {
        fault = "more than one JSON value on the line";
      }
    }
    if (fault == null && !unknown.isEmpty()) {
      fault = "unknown keys: " + String.join(", ", unknown);
    }
  }

  private String value(JsonParser parser, ColumnUse use) throws IOException {
    String name = parser.currentName();
    JsonToken token = parser.currentToken();
    String value =
        switch (token) {
          case VALUE_NULL -> null;
          case START_OBJECT, START_ARRAY -> nested(parser);
          default -> parser.getText();
        };
    if (value == null || nulls.contains(value)) {
      return null;
    }
    if (value.indexOf(0) >= 0) {
      fault = "'" + name + "' holds a NUL character";
    }
    if (token == JsonToken.VALUE_NUMBER_FLOAT
        || token == JsonToken.VALUE_TRUE
        || token == JsonToken.VALUE_FALSE) {
      use.itself().entrySet().stream()
          .filter(canonical -> canonical.getValue().equals("STRING"))
          .findFirst()
          .ifPresent(canonical -> fault = bent(name, value, canonical.getKey()));
    }
    return moneyFromDouble && token == JsonToken.VALUE_NUMBER_FLOAT && use.amount()
        ? amount(value, use.scale())
        : value;
  }

  /** A tool that has no text for an id makes it a number with a fraction, or a truth value. */
  private String bent(String name, String value, String canonical) {
    return "%s: %s without quotes is no text, and %s is STRING; export it in quotes"
        .formatted(name, columns.personal().contains(name) ? Masking.MASK : value, canonical);
  }

  /** Digits that no double has were written by something else, and are kept. */
  private String amount(String number, int scale) {
    return new BigDecimal(number).stripTrailingZeros().precision() > DIGITS
        ? number
        : amounts.text(Double.parseDouble(number), scale);
  }

  private static String nested(JsonParser parser) throws IOException {
    StringWriter out = new StringWriter();
    try (JsonGenerator generator = JSON.createGenerator(out)) {
      generator.copyCurrentStructureExact(parser);
    }
    return out.toString();
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
