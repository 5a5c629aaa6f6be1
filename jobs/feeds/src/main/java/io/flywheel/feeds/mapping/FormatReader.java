package io.flywheel.feeds.mapping;

import com.typesafe.config.Config;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads {@code format} of a mapping; a setting that says nothing of such files is refused. */
final class FormatReader {
  private static final String DELIMITER = "delimiter";
  private static final String QUOTE = "quote";
  private static final String ENCODING = "encoding";
  private static final String NULL_VALUES = "null-values";
  private static final String FINAL_LINE_BREAK = "final-line-break";
  private static final String MONEY_FROM = "money-from";
  private static final String SCIENTIFIC = "scientific";
  private static final String SKIP_LINES = "skip-lines";
  private static final String HEADER = "header";
  private static final String ESCAPE = "escape";
  private static final String DECIMAL = "decimal";
  private static final String THOUSANDS = "thousands";

  /** What says how text is divided into lines and fields, and how numbers are written in it. */
  private static final Set<String> OF_CSV =
      Set.of(DELIMITER, QUOTE, FINAL_LINE_BREAK, SKIP_LINES, HEADER, ESCAPE, DECIMAL, THOUSANDS);

  private static final List<String> KEYS =
      List.of(
          "type",
          DELIMITER,
          QUOTE,
          ENCODING,
          NULL_VALUES,
          FINAL_LINE_BREAK,
          MONEY_FROM,
          SCIENTIFIC,
          SKIP_LINES,
          HEADER,
          ESCAPE,
          DECIMAL,
          THOUSANDS);
  private static final Map<FileFormat.Type, Set<String>> WITHOUT_MEANING =
      Map.of(
          FileFormat.Type.CSV, Set.of(MONEY_FROM),
          FileFormat.Type.JSONL, OF_CSV,
          FileFormat.Type.PARQUET,
              Stream.concat(OF_CSV.stream(), Stream.of(ENCODING))
                  .collect(Collectors.toUnmodifiableSet()));

  private static final String NO_SIGN =
      " is not one character that stands in numbers beside digits, minus and exponent";

  private final Config format;
  private final String path;

  /**
   * @param format the section
   * @param path path of the section
   */
  FormatReader(Config format, String path) {
    this.format = format;
    this.path = path;
  }

  FileFormat format() {
    MappingReader.known(format.root(), KEYS, path);
    FileFormat.Type type = type(format.getString("type"));
    verify(type);
    String delimiter = text(DELIMITER, ",");
    if (delimiter.length() != 1) {
      throw wrong(DELIMITER, ": '" + delimiter + "': a delimiter is one character");
    }
    String quote = text(QUOTE, "\"");
    if (quote.length() > 1) {
      throw wrong(QUOTE, ": '" + quote + "': a quote is one character or none");
    }
    return new FileFormat(
        type,
        delimiter.charAt(0),
        quote,
        encoding(),
        format.hasPath(NULL_VALUES) ? format.getStringList(NULL_VALUES) : List.of(""),
        choice(FINAL_LINE_BREAK, "required", "optional").equals("required"),
        format.hasPath(MONEY_FROM) && choice(MONEY_FROM, "double").equals("double"),
        format.hasPath(SCIENTIFIC) && format.getBoolean(SCIENTIFIC),
        header(),
        escape(quote, delimiter),
        numbers());
  }

  private FileFormat.HeaderPlace header() {
    if (format.hasPath(SKIP_LINES) && format.hasPath(HEADER)) {
      throw wrong(HEADER, ": skip-lines says already where the header stands; give either");
    }
    int lines = format.hasPath(SKIP_LINES) ? format.getInt(SKIP_LINES) : 0;
    if (lines < 0) {
      throw wrong(SKIP_LINES, ": " + lines + " is less than 0 lines");
    }
    String column = text(HEADER, "");
    if (format.hasPath(HEADER) && column.isEmpty()) {
      throw wrong(HEADER, ": '' is no name of the first column");
    }
    return new FileFormat.HeaderPlace(lines, column);
  }

  private String escape(String quote, String delimiter) {
    String escape = text(ESCAPE, "");
    if (escape.isEmpty()) {
      return escape;
    }
    if (quote.isEmpty()) {
      throw wrong(ESCAPE, " has no meaning where quote is empty: it stands inside quotes");
    }
    if (escape.length() > 1 || escape.equals(quote) || escape.equals(delimiter)) {
      throw wrong(
          ESCAPE,
          ": '%s': an escape is one character, neither the quote, which is doubled without any"
                  .formatted(escape)
              + " setting, nor the delimiter");
    }
    return escape;
  }

  private FileFormat.NumberNotation numbers() {
    String decimal = text(DECIMAL, ".");
    if (!sign(decimal)) {
      throw wrong(DECIMAL, ": '" + decimal + "'" + NO_SIGN);
    }
    String thousands = text(THOUSANDS, "");
    if (!thousands.isEmpty() && !sign(thousands)) {
      throw wrong(THOUSANDS, ": '" + thousands + "'" + NO_SIGN);
    }
    if (thousands.equals(decimal)) {
      throw wrong(
          THOUSANDS, ": '%s' stands before the decimals already; set decimal".formatted(thousands));
    }
    return new FileFormat.NumberNotation(decimal.charAt(0), thousands);
  }

  private static boolean sign(String text) {
    return text.length() == 1
        && !Character.isLetterOrDigit(text.charAt(0))
        && text.charAt(0) != '-'
        && text.charAt(0) != '+';
  }

  private void verify(FileFormat.Type type) {
    for (String key : new TreeSet<>(WITHOUT_MEANING.get(type))) {
      // With null a setting of another layer is taken back.
      if (format.hasPath(key)) {
        throw wrong(
            key,
            " has no meaning for %s files; remove it, or set it to null"
                .formatted(type.name().toLowerCase(Locale.ROOT)));
      }
    }
  }

  private FileFormat.Type type(String text) {
    try {
      return FileFormat.Type.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw wrong("type", ": '" + text + "' is none of csv, jsonl, parquet");
    }
  }

  private String encoding() {
    String encoding = text(ENCODING, "UTF-8");
    try {
      if (Charset.isSupported(encoding)) {
        return encoding;
      }
    } catch (IllegalArgumentException e) {
      // No name of a character set at all.
    }
    throw wrong(ENCODING, ": '" + encoding + "' is not a character set");
  }

  private String choice(String key, String... choices) {
    String chosen = text(key, choices[0]);
    if (!List.of(choices).contains(chosen)) {
      throw wrong(key, ": '" + chosen + "' is not " + String.join(" or ", choices));
    }
    return chosen;
  }

  private String text(String key, String otherwise) {
    return format.hasPath(key) ? format.getString(key) : otherwise;
  }

  private MappingException wrong(String key, String what) {
    return new MappingException(
        "%s: %s.%s%s".formatted(format.getValue(key).origin().description(), path, key, what));
  }
}
