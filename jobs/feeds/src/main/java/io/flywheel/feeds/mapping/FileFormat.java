package io.flywheel.feeds.mapping;

import java.io.Serializable;
import java.util.List;

/**
 * How the files of a feed are written.
 *
 * @param type what kind of file
 * @param delimiter between CSV fields
 * @param quote around CSV fields: one character, or empty for none
 * @param encoding name of the character set
 * @param nullValues texts that mean null
 * @param finalLineBreak true when a last CSV line without a line break counts as cut
 * @param moneyFromDouble true when floating point is taken for amounts, each rounded once to the
 *     decimals of the type that it goes into
 * @param scientific true when numbers may be written like 1.5E-7
 * @param header where the header of a CSV file stands
 * @param escape what makes a quote inside quotes, or itself, a character of the field: one
 *     character, or empty for none
 * @param numbers how numbers of a CSV file are written
 */
public record FileFormat(
    Type type,
    char delimiter,
    String quote,
    String encoding,
    List<String> nullValues,
    boolean finalLineBreak,
    boolean moneyFromDouble,
    boolean scientific,
    HeaderPlace header,
    String escape,
    NumberNotation numbers)
    implements Serializable {

  /** Kinds of files. */
  public enum Type {
    CSV,
    JSONL,
    PARQUET;

    /** The kind that a canonical file's name tells. */
    public static Type ofName(String name) {
      if (name.endsWith(".parquet")) {
        return PARQUET;
      }
      return name.endsWith(".jsonl") || name.endsWith(".jsonl.gz") ? JSONL : CSV;
    }
  }

  /** Files whose first line is the header, without escapes, with numbers as SQL writes them. */
  public FileFormat(
      Type type,
      char delimiter,
      String quote,
      String encoding,
      List<String> nullValues,
      boolean finalLineBreak,
      boolean moneyFromDouble,
      boolean scientific) {
    this(
        type,
        delimiter,
        quote,
        encoding,
        nullValues,
        finalLineBreak,
        moneyFromDouble,
        scientific,
        HeaderPlace.FIRST_LINE,
        "",
        NumberNotation.PLAIN);
  }

  /** The canonical form: RFC 4180, UTF-8, empty is null. */
  public static FileFormat canonical(Type type) {
    return new FileFormat(type, ',', "\"", "UTF-8", List.of(""), true, false, false);
  }

  /**
   * Where the header of a CSV file stands.
   *
   * @param skippedLines lines before it
   * @param firstColumn the column that it begins with, the first line that does being the header;
   *     empty where the lines are counted
   */
  public record HeaderPlace(int skippedLines, String firstColumn) implements Serializable {
    /** The first line, as RFC 4180 has it. */
    static final HeaderPlace FIRST_LINE = new HeaderPlace(0, "");
  }

  /**
   * How the numbers of a file are written.
   *
   * @param decimal before the decimals
   * @param thousands between groups of three digits, one character; empty for none
   */
  public record NumberNotation(char decimal, String thousands) implements Serializable {
    /** The notation that SQL reads. */
    static final NumberNotation PLAIN = new NumberNotation('.', "");

    /** True when numbers have to be written anew for SQL. */
    public boolean foreign() {
      return !equals(PLAIN);
    }
  }
}
