package io.flywheel.feeds.parse;

import io.flywheel.feeds.mapping.FileFormat;
import java.io.Serializable;
import java.time.LocalDate;

/**
 * One file to be parsed.
 *
 * @param number its number within the run
 * @param feed its feed
 * @param path relative to the landing area
 * @param location full location; empty for rows that the configuration gives inline
 * @param inline the text of such rows; empty otherwise
 * @param size bytes
 * @param modified modification time, milliseconds since 1970
 * @param delivery the number that this content gets when it is accepted
 * @param day day of the file, or null when its rows tell it
 * @param format how it is written
 * @param expected what a manifest says of it, or null
 */
public record FileTask(
    int number,
    String feed,
    String path,
    String location,
    String inline,
    long size,
    long modified,
    int delivery,
    LocalDate day,
    FileFormat format,
    ManifestEntry expected)
    implements Serializable {
  private static final int PACKED = 6;

  /** Bytes of the file unpacked, roughly. */
  public long unpacked() {
    return Math.max(1, path.endsWith(".gz") ? size * PACKED : size);
  }

  /** The same file under another number. */
  public FileTask numbered(int other) {
    return new FileTask(
        other, feed, path, location, inline, size, modified, delivery, day, format, expected);
  }

  /**
   * What a manifest says of a file.
   *
   * @param rows records in it
   * @param sha256 of its bytes, lower-case hexadecimal
   */
  public record ManifestEntry(long rows, String sha256) implements Serializable {}
}
