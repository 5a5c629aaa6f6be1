package io.flywheel.feeds.mapping;

import java.util.Set;

/** Columns that every row has beside those of its file; expressions of a mapping may read them. */
public final class FileColumns {
  /** Path of the file below the landing area, STRING. */
  public static final String FILE = "_file";

  /** Line or row of the record in its file from 1, BIGINT. */
  public static final String LINE = "_line";

  /** Business day that the file is of, DATE. */
  public static final String FILE_DAY = "_file_day";

  /** Place of the element of a list from 1, INT; there when the mapping makes rows of a list. */
  public static final String ITEM = "_item";

  /** The element of a list itself; its fields stand behind a point. */
  public static final String ELEMENT = "item";

  static final String WITHIN = ELEMENT + ".";

  static final Set<String> ALL = Set.of(FILE, LINE, FILE_DAY, ITEM);

  private FileColumns() {}
}
