package io.flywheel.feeds.parse;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits RFC 4180 text into records, strictly, with line numbers and the text of each record.
 *
 * <p>A library would do but for two things that decide what is silently lost: an opening quote that
 * is never closed must not swallow the rest of the file, and a bad record must not end the reading.
 * A record whose quotes are wrong is therefore its first line only; reading goes on with the next.
 */
final class CsvScanner {
  private static final int LONGEST_RECORD = 1 << 22;

  private final Reader in;
  private final char delimiter;
  private final int quote;
  private final int escape;
  private char[] buffer = new char[1 << 16];
  private int start;
  private int limit;
  private boolean ended;

  private final List<String> fields = new ArrayList<>();
  private int length;
  private long line = 1;
  private long nextLine = 1;
  private String fault;
  private boolean terminated;

  /**
   * @param in the text
   * @param delimiter between fields
   * @param quote around fields, or -1 for none
   * @param escape before a quote inside quotes, or before itself, or -1 for none
   */
  CsvScanner(Reader in, char delimiter, int quote, int escape) {
    this.in = in;
    this.delimiter = delimiter;
    this.quote = quote;
    this.escape = escape;
  }

  /** The line that comes next as it stands, whatever its quotes say; null at the end. */
  String ahead() throws IOException {
    int end = length;
    int c = at(end);
    if (c < 0) {
      return null;
    }
    while (c >= 0 && c != '\n') {
      c = at(++end);
    }
    if (end > length && at(end - 1) == '\r') {
      end--;
    }
    return new String(buffer, start + length, end - length);
  }

  /** Moves behind the line that comes next; false at the end. */
  boolean skip() throws IOException {
    start += length;
    length = 0;
    line = nextLine;
    int position = 0;
    int c = at(0);
    if (c < 0) {
      return false;
    }
    while (c >= 0 && c != '\n') {
      c = at(++position);
    }
    end(position, c);
    return true;
  }

  /** Moves to the next record; false at the end. */
  boolean next() throws IOException {
    start += length;
    length = 0;
    line = nextLine;
    fields.clear();
    fault = null;
    terminated = true;
    if (at(0) < 0) {
      return false;
    }
    int position = 0;
    while (true) {
      position = at(position) == quote && quote >= 0 ? quoted(position) : plain(position);
      if (fault != null) {
        return true;
      }
      int c = at(position);
      if (c == delimiter) {
        position++;
        continue;
      }
      end(position, c);
      return true;
    }
  }

  /** Fields of the record; of a record with a fault, those before the fault. */
  List<String> fields() {
    return fields;
  }

  /** Line on which the record starts, from 1. */
  long line() {
    return line;
  }

  /** What is wrong with the record's form, or null. */
  String fault() {
    return fault;
  }

  /** False when the text ended without a line break after the record. */
  boolean terminated() {
    return terminated;
  }

  /** The record's text without its line break. */
  String raw() {
    int end = start + length;
    if (end > start && buffer[end - 1] == '\n') {
      end--;
    }
    if (end > start && buffer[end - 1] == '\r') {
      end--;
    }
    return new String(buffer, start, end - start);
  }

  private void end(int position, int c) throws IOException {
    if (c < 0) {
      length = position;
      terminated = false;
    } else {
      length = position + (c == '\r' ? 2 : 1);
    }
    nextLine++;
  }

  private int plain(int from) throws IOException {
    int i = start + from;
    while (true) {
      if (i == limit) {
        int position = i - start;
        if (at(position) < 0) {
          return add(from, position);
        }
        i = start + position;
      }
      char c = buffer[i];
      if (c == delimiter || c == '\n') {
        return add(from, i - start);
      }
      if (c < ' ' || c == quote) {
        int position = i - start;
        if (c == '\r' && at(position + 1) == '\n') {
          return add(from, position);
        }
        String wrong = wrong(c);
        if (wrong != null) {
          return fail(wrong);
        }
        i = start + position;
      }
      i++;
    }
  }

  private String wrong(char c) {
    if (c == '\r') {
      return "a carriage return without a line feed stands inside the record";
    }
    if (c == 0) {
      return "a NUL character stands inside the record";
    }
    return c == quote ? "a quote stands inside a field that does not start with one" : null;
  }

  private int add(int from, int to) {
    fields.add(new String(buffer, start + from, to - from));
    return to;
  }

  private int quoted(int open) throws IOException {
    StringBuilder doubled = null;
    int from = open + 1;
    int position = from;
    long breaks = 0;
    while (true) {
      int c = at(position);
      if (c < 0) {
        return fail("a quote that opens a field is never closed");
      }
      if (c == 0) {
        return fail(wrong((char) 0));
      }
      if (position > LONGEST_RECORD) {
        return fail("a quote that opens a field is not closed within " + LONGEST_RECORD);
      }
      if (c == '\n') {
        breaks++;
      }
      if (c == escape && escape >= 0 && escapable(at(position + 1))) {
        doubled = doubled == null ? new StringBuilder() : doubled;
        doubled.append(buffer, start + from, position - from);
        from = position + 1;
        position += 2;
        continue;
      }
      if (c != quote) {
        position++;
        continue;
      }
      int after = at(position + 1);
      if (after == quote) {
        doubled = doubled == null ? new StringBuilder() : doubled;
        doubled.append(buffer, start + from, position + 1 - from);
        position += 2;
        from = position;
        continue;
      }
      if (after >= 0
          && after != delimiter
          && after != '\n'
          && !(after == '\r' && at(position + 2) == '\n')) {
        return fail("text follows a closing quote");
      }
      String last = new String(buffer, start + from, position - from);
      fields.add(doubled == null ? last : doubled.append(last).toString());
      nextLine += breaks;
      return position + 1;
    }
  }

  private boolean escapable(int c) {
    return c == quote || c == escape;
  }

  /** Makes the record its first line only, so that what follows is read for what it is. */
  private int fail(String message) throws IOException {
    fault = message;
    int position = 0;
    int c = at(0);
    while (c >= 0 && c != '\n') {
      c = at(++position);
    }
    nextLine = line;
    end(position, c);
    return position;
  }

  /** The character at a position of the record, or -1 after the end of the text. */
  private int at(int position) throws IOException {
    while (start + position >= limit) {
      if (ended || !fill()) {
        return -1;
      }
    }
    return buffer[start + position];
  }

  private boolean fill() throws IOException {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, limit - start);
      limit -= start;
      start = 0;
    }
    if (limit == buffer.length) {
      buffer = java.util.Arrays.copyOf(buffer, buffer.length * 2);
    }
    int read = in.read(buffer, limit, buffer.length - limit);
    ended = read < 0;
    limit += Math.max(read, 0);
    return !ended;
  }
}
