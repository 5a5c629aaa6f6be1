package io.flywheel.feeds.parse;

import io.flywheel.feeds.mapping.FileFormat;
import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/**
 * One file to be parsed.
 *
 * @param number its number within the run
 * @param feed its feed
 * @param mapping name of the mapping that takes it; empty for the only one of the feed
 * @param path relative to the landing area
 * @param location full location; empty for rows that the configuration gives inline
 * @param inline the text of such rows; empty otherwise
 * @param size bytes
 * @param modified modification time, milliseconds since 1970
 * @param delivery the number that this content gets when it is accepted
 * @param day day of the file, or null when its rows tell it
 * @param format how it is written
 * @param expected what a manifest says of it, or null
 * @param absence why none of its rows stands, or null for a file to be read
 * @param lookup the second file that its rows look up, or null
 */
public record FileTask(
    int number,
    String feed,
    String mapping,
    String path,
    String location,
    String inline,
    long size,
    long modified,
    int delivery,
    LocalDate day,
    FileFormat format,
    ManifestEntry expected,
    Absence absence,
    Lookup lookup)
    implements Serializable {
  /** The number of files that have no rows of their own: others look them up. */
  public static final int UNNUMBERED = -1;

  private static final int PACKED = 6;

  /** A file whose rows look nothing up. */
  public FileTask(
      int number,
      String feed,
      String mapping,
      String path,
      String location,
      String inline,
      long size,
      long modified,
      int delivery,
      LocalDate day,
      FileFormat format,
      ManifestEntry expected,
      Absence absence) {
    this(
        number, feed, mapping, path, location, inline, size, modified, delivery, day, format,
        expected, absence, null);
  }

  /** Bytes of the file unpacked, roughly. */
  public long unpacked() {
    boolean packed = path.endsWith(".gz") || format.type() == FileFormat.Type.PARQUET;
    long second = lookup == null ? 0 : lookup.file().unpacked();
    return Math.max(1, packed ? size * PACKED : size) + second;
  }

  /** The day of the file, days since 1970; null when its rows tell it. */
  Integer dayNumber() {
    return day == null ? null : Math.toIntExact(day.toEpochDay());
  }

  /** The last business day within reason, days since 1970; null for rows of the configuration. */
  Integer lastDayNumber() {
    if (inSettings()) {
      return null;
    }
    return Math.toIntExact(lastDay(day == null ? modifiedOn() : day).toEpochDay());
  }

  /** The last day within reason beside another: rows may be of days to come, not of other eras. */
  public static LocalDate lastDay(LocalDate beside) {
    return beside.plusYears(1);
  }

  /** The day in UTC on which the file was modified. */
  public LocalDate modifiedOn() {
    return Instant.ofEpochMilli(modified).atZone(ZoneOffset.UTC).toLocalDate();
  }

  /** The same file under another number. */
  public FileTask numbered(int other) {
    return new FileTask(
        other, feed, mapping, path, location, inline, size, modified, delivery, day, format,
        expected, absence, lookup);
  }

  /** The same file beside the one that its rows look up. */
  public FileTask beside(Lookup second) {
    return new FileTask(
        number, feed, mapping, path, location, inline, size, modified, delivery, day, format,
        expected, absence, second);
  }

  /** What is wrong with the second file, as a fault of this one. */
  String ofLookup(String fault) {
    return lookup.file().path() + ", which it looks up: " + fault;
  }

  /** What a fault of this file says of the second one; empty when it says something else. */
  public Optional<String> lookupFault(String fault) {
    return lookup != null && fault.startsWith(ofLookup(""))
        ? Optional.of(fault.substring(ofLookup("").length()))
        : Optional.empty();
  }

  /** A path of which nothing is read. */
  public static FileTask unread(
      String feed, String path, long size, long modified, int delivery, Absence absence) {
    return new FileTask(
        0,
        feed,
        "",
        path,
        "",
        "",
        size,
        modified,
        delivery,
        null,
        FileFormat.canonical(FileFormat.Type.CSV),
        null,
        absence,
        null);
  }

  /** The path without rows, as an empty delivery of it. */
  public FileTask absent(Absence why) {
    return new FileTask(
        number, feed, mapping, path, "", "", size, modified, delivery, null, format, null, why,
        null);
  }

  /** The path as an empty delivery whose rows are counted at another file. */
  public FileTask countedAt(String newer) {
    return absent(new Absence(absence.reason(), absence.sha256(), newer));
  }

  /** Whether it is a path without rows, for a reason. */
  public boolean is(Absence.Reason reason) {
    return absence != null && absence.reason() == reason;
  }

  /** True when the rows are those of the settings. */
  public boolean inSettings() {
    return !inline.isEmpty();
  }

  /**
   * What a manifest says of a file.
   *
   * @param rows records in it
   * @param sha256 of its bytes, lower-case hexadecimal
   */
  public record ManifestEntry(long rows, String sha256) implements Serializable {}

  /**
   * A file that rows of another one look up.
   *
   * @param file the file, to be read
   * @param sha256 of its bytes
   * @param known true when it is on record as it is
   */
  public record Lookup(FileTask file, String sha256, boolean known) implements Serializable {}

  /**
   * Why a path has no rows in this run, though nothing is wrong with it.
   *
   * @param reason why
   * @param sha256 of its last bytes
   * @param countedAt path of the file at which its deleted rows are counted; empty for itself
   */
  public record Absence(Reason reason, String sha256, String countedAt) implements Serializable {

    /** Reasons, each the status of the path in ops.ingest_file. */
    public enum Reason {
      /** Its group has files of a newer version. */
      SUPERSEDED,
      /** Its folder no longer has it. */
      REMOVED,
      /** It was refused and is no longer there; rows of its earlier content stay. */
      DISMISSED,
      /** Rows of other files look it up. */
      LOOKUP;

      /** The word in ops.ingest_file. */
      public String status() {
        return name().toLowerCase(Locale.ROOT);
      }
    }
  }
}
