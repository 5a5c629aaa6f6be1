package io.flywheel.feeds.company;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/**
 * One file of a feed, created by its first row: an empty feed writes no file. Numbers are written
 * as digits without passing through text objects, for this is where generating spends its time.
 */
public final class RowFile implements AutoCloseable {
  private static final int FLUSH_AT = 1 << 16;

  private final Path path;
  private final String header;
  private byte[] buffer = new byte[FLUSH_AT + 8192];
  private int size;
  private int rowStart;
  private long rows;
  private OutputStream out;

  /**
   * @param path ends in .gz for a gzip file, else plain
   * @param header first line, or empty for none
   */
  public RowFile(Path path, String header) {
    this.path = path;
    this.header = header;
  }

  /** Fast and deterministic: level 1, and Java writes no time into the header. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, 1 << 15);
      def.setLevel(1);
    }
  }

  public RowFile text(String ascii) {
    int length = ascii.length();
    room(length);
    for (int i = 0; i < length; i++) {
      buffer[size++] = (byte) ascii.charAt(i);
    }
    return this;
  }

  public RowFile sign(char ascii) {
    room(1);
    buffer[size++] = (byte) ascii;
    return this;
  }

  public RowFile comma() {
    return sign(',');
  }

  public RowFile number(long value) {
    room(20);
    long rest = value;
    if (rest < 0) {
      buffer[size++] = '-';
      rest = -rest;
    }
    int digits = 1;
    for (long power = 10; digits < 19 && rest >= power; power *= 10) {
      digits++;
    }
    for (int i = size + digits - 1; i >= size; i--) {
      buffer[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += digits;
    return this;
  }

  /** A number with exactly {@code places} decimals, given in its last place. */
  public RowFile decimal(long value, int places) {
    if (value < 0) {
      sign('-');
    }
    long rest = Math.abs(value);
    long unit = 1;
    for (int i = 0; i < places; i++) {
      unit *= 10;
    }
    number(rest / unit).sign('.');
    return digits(rest % unit, places);
  }

  public RowFile money(long hundredths) {
    return decimal(hundredths, 2);
  }

  public RowFile digits(long value, int width) {
    room(width);
    long rest = value;
    for (int i = size + width - 1; i >= size; i--) {
      buffer[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += width;
    return this;
  }

  /** {@code yyyy-mm-dd} from days since 1970-01-01 (civil from days, proleptic Gregorian). */
  public RowFile date(int epochDay) {
    int shifted = epochDay + 719468;
    int era = Math.floorDiv(shifted, 146097);
    int dayOfEra = shifted - era * 146097;
    int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int month = (5 * dayOfYear + 2) / 153;
    int day = dayOfYear - (153 * month + 2) / 5 + 1;
    int calendarMonth = month < 10 ? month + 3 : month - 9;
    int year = yearOfEra + era * 400 + (calendarMonth <= 2 ? 1 : 0);
    return digits(year, 4).sign('-').digits(calendarMonth, 2).sign('-').digits(day, 2);
  }

  /** {@code yyyy-mm-dd hh:mm:ss}. */
  public RowFile time(int epochDay, int second) {
    return date(epochDay)
        .sign(' ')
        .digits(second / 3600, 2)
        .sign(':')
        .digits(second / 60 % 60, 2)
        .sign(':')
        .digits(second % 60, 2);
  }

  /** Ends the row; {@code times} 2 writes it again. */
  public void endRow(int times) {
    sign('\n');
    int length = size - rowStart;
    for (int again = 1; again < times; again++) {
      room(length);
      System.arraycopy(buffer, rowStart, buffer, size, length);
      size += length;
    }
    rows += times;
    if (size >= FLUSH_AT) {
      flush();
    }
    rowStart = size;
  }

  public void endRow() {
    endRow(1);
  }

  public long rows() {
    return rows;
  }

  private void room(int length) {
    if (size + length + 1 > buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * (size + length));
    }
  }

  private void flush() {
    try {
      if (out == null) {
        Files.createDirectories(path.getParent());
        OutputStream plain = Files.newOutputStream(path);
        out = path.toString().endsWith(".gz") ? new FastGzip(plain) : plain;
        if (!header.isEmpty()) {
          out.write((header + "\n").getBytes(StandardCharsets.US_ASCII));
        }
      }
      out.write(buffer, 0, size);
      size = 0;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + path + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    if (rows > 0) {
      flush();
    }
    try {
      if (out != null) {
        out.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot finish " + path + ": " + e.getMessage(), e);
    }
  }
}
