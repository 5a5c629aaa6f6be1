package io.flywheel.feeds.parse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.flywheel.feeds.mapping.ColumnUse;
import io.flywheel.feeds.mapping.FileFormat;
import io.flywheel.feeds.mapping.SourceColumns;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.Set;

/** Values of JSON as text, and what is wrong with those of the record at hand. */
final class JsonValues {
  static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** A double is told from all others by so many digits at most. */
  private static final int DIGITS = 17;

  private final SourceColumns columns;
  private final Set<String> nulls;
  private final boolean moneyFromDouble;
  private final DoubleAmounts amounts = new DoubleAmounts();
  private String fault;

  JsonValues(SourceColumns columns, FileFormat format) {
    this.columns = columns;
    this.nulls = Set.copyOf(format.nullValues());
    this.moneyFromDouble = format.moneyFromDouble();
  }

  /** Begins another record. */
  void clear() {
    fault = null;
  }

  /** What is wrong with a value of the record, or null. */
  String fault() {
    return fault;
  }

  /** Values so far that rounding has changed. */
  long rounded() {
    return amounts.rounded();
  }

  /** The value of a column at which the parser stands; nested values are their JSON text. */
  String value(JsonParser parser, String name) throws IOException {
    JsonToken token = parser.currentToken();
    String value = text(parser);
    if (value == null || nulls.contains(value)) {
      return null;
    }
    if (value.indexOf(0) >= 0) {
      fault = "'" + name + "' holds a NUL character";
    }
    ColumnUse use = columns.use(name);
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

  /** The text of the value at which the parser stands, every digit kept; null for JSON's null. */
  static String text(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> null;
      case START_OBJECT, START_ARRAY -> nested(parser);
      default -> parser.getText();
    };
  }

  /** The JSON of the value at which the parser stands, with the quotes of a text. */
  static String nested(JsonParser parser) throws IOException {
    StringWriter out = new StringWriter();
    try (JsonGenerator generator = JSON.createGenerator(out)) {
      copy(parser, generator);
    }
    return out.toString();
  }

  /** Jackson's own copy writes 1e3 as 1E+3, and -0 as 0. */
  private static void copy(JsonParser parser, JsonGenerator generator) throws IOException {
    int depth = 0;
    while (true) {
      JsonToken token = parser.currentToken();
      if (token.isNumeric()) {
        generator.writeNumber(parser.getText());
      } else {
        generator.copyCurrentEvent(parser);
      }
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      if (depth == 0) {
        return;
      }
      parser.nextToken();
    }
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
}
