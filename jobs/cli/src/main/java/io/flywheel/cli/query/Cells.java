package io.flywheel.cli.query;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The text of one value: decimals and doubles without exponent, dates {@code yyyy-MM-dd},
 * timestamps {@code yyyy-MM-dd HH:mm:ss} with a fraction only where there is one, nested values as
 * JSON.
 */
final class Cells {
  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder()
          .appendPattern("yyyy-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
          .toFormatter(Locale.ROOT);

  private final ZoneId zone;

  /**
   * Texts of timestamps are local to a zone.
   *
   * @param zone the session's time zone
   */
  Cells(ZoneId zone) {
    this.zone = zone;
  }

  /** The value as plain text, or null when it is NULL. */
  String text(Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof Double || value instanceof Float) {
      return plain(((Number) value).doubleValue(), value.toString());
    }
    if (value instanceof Instant instant) {
      return TIMESTAMP.format(instant.atZone(zone));
    }
    if (value instanceof java.sql.Timestamp timestamp) {
      return TIMESTAMP.format(timestamp.toInstant().atZone(zone));
    }
    if (value instanceof LocalDateTime local) {
      return TIMESTAMP.format(local);
    }
    if (value instanceof LocalDate || value instanceof java.sql.Date) {
      return value.toString();
    }
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    return nested(value) ? json(value) : value.toString();
  }

  private static String plain(double number, String text) {
    return Double.isFinite(number) ? new BigDecimal(text).toPlainString() : text;
  }

  /** The value as JSON: numbers with all their digits, NULL as null. */
  String json(Object value) {
    StringBuilder json = new StringBuilder();
    append(json, value);
    return json.toString();
  }

  /** A text as JSON, quoted. */
  static String quoted(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      switch (letter) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          if (letter < ' ') {
            json.append(String.format(Locale.ROOT, "\\u%04x", (int) letter));
          } else {
            json.append(letter);
          }
        }
      }
    }
    return json.append('"').toString();
  }

  private static boolean nested(Object value) {
    return value instanceof Row
        || value instanceof Iterable<?>
        || value instanceof Map<?, ?>
        || value instanceof scala.collection.Iterable<?>;
  }

  private void append(StringBuilder json, Object value) {
    if (value == null) {
      json.append("null");
    } else if (value instanceof Boolean || number(value)) {
      json.append(text(value));
    } else if (value instanceof Row row) {
      object(json, row);
    } else if (value instanceof scala.collection.Map<?, ?> map) {
      entries(json, CollectionConverters.asJava(map));
    } else if (value instanceof Map<?, ?> map) {
      entries(json, map);
    } else if (value instanceof scala.collection.Iterable<?> list) {
      list(json, CollectionConverters.asJava(list));
    } else if (value instanceof Iterable<?> list) {
      list(json, list);
    } else {
      json.append(quoted(text(value)));
    }
  }

  private static boolean number(Object value) {
    boolean finite =
        !(value instanceof Double || value instanceof Float)
            || Double.isFinite(((Number) value).doubleValue());
    return value instanceof Number && finite;
  }

  private void object(StringBuilder json, Row row) {
    StructType schema = row.schema();
    json.append('{');
    for (int i = 0; i < row.length(); i++) {
      json.append(i == 0 ? "" : ",").append(quoted(schema.fields()[i].name())).append(':');
      append(json, row.get(i));
    }
    json.append('}');
  }

  private void entries(StringBuilder json, Map<?, ?> map) {
    json.append('{');
    String separator = "";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      json.append(separator).append(quoted(text(entry.getKey()))).append(':');
      append(json, entry.getValue());
      separator = ",";
    }
    json.append('}');
  }

  private void list(StringBuilder json, Iterable<?> list) {
    json.append('[');
    for (Iterator<?> items = list.iterator(); items.hasNext(); ) {
      append(json, items.next());
      json.append(items.hasNext() ? "," : "");
    }
    json.append(']');
  }
}
