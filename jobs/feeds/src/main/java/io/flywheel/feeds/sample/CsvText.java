package io.flywheel.feeds.sample;

import java.util.ArrayList;
import java.util.List;

/** Cuts a text into records leniently: a draft is of the file as it is, whatever is wrong in it. */
final class CsvText {
  private final String text;
  private final CsvDialect dialect;
  private final List<List<String>> records = new ArrayList<>();
  private List<String> fields = new ArrayList<>();
  private int at;

  CsvText(String text, CsvDialect dialect) {
    this.text = text;
    this.dialect = dialect;
  }

  /** Blank lines are no records. */
  List<List<String>> records() {
    while (at < text.length()) {
      fields.add(dialect.quote() != 0 && text.charAt(at) == dialect.quote() ? quoted() : plain());
      if (at < text.length() && text.charAt(at) == dialect.delimiter()) {
        at++;
        if (at == text.length()) {
          fields.add("");
        }
        continue;
      }
      endOfRecord();
    }
    if (!fields.isEmpty()) {
      records.add(fields);
    }
    return records;
  }

  private void endOfRecord() {
    if (at < text.length() && text.charAt(at) == '\r') {
      at++;
    }
    if (at < text.length() && text.charAt(at) == '\n') {
      at++;
    }
    if (fields.size() > 1 || !fields.get(0).isBlank()) {
      records.add(fields);
    }
    fields = new ArrayList<>();
  }

  private String plain() {
    int from = at;
    while (at < text.length() && !ends(text.charAt(at))) {
      at++;
    }
    return text.substring(from, at);
  }

  private boolean ends(char c) {
    return c == dialect.delimiter() || c == '\n' || c == '\r';
  }

  private String quoted() {
    int from = at;
    StringBuilder value = new StringBuilder();
    at++;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (dialect.escape() != 0 && c == dialect.escape() && at + 1 < text.length()) {
        value.append(text.charAt(at + 1));
        at += 2;
      } else if (c != dialect.quote()) {
        value.append(c);
        at++;
      } else if (at + 1 < text.length() && text.charAt(at + 1) == dialect.quote()) {
        value.append(c);
        at += 2;
      } else if (at + 1 == text.length() || ends(text.charAt(at + 1))) {
        at++;
        return value.toString();
      } else {
        break;
      }
    }
    at = from;
    return plain();
  }
}
