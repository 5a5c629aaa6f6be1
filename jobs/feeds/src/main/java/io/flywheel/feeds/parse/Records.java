package io.flywheel.feeds.parse;

import java.io.Closeable;
import java.io.IOException;

/** The records of one file, in file order, as text under the columns that were asked for. */
interface Records extends Closeable {

  /**
   * Moves to the next record.
   *
   * @return false at the end of the file
   * @throws BrokenFileException when the file as a whole cannot be trusted
   */
  boolean next() throws IOException;

  /** Line on which the record starts, from 1. */
  long line();

  /** Place of the row among those of its record from 1; null where the record is the row. */
  default Integer item() {
    return null;
  }

  /** Value of the column at that position, or null. */
  String value(int column);

  /** The record as delivered, values of personal columns masked. */
  String raw();

  /** What is wrong with the record's form; null when nothing is. */
  String fault();

  /** Values so far that rounding has changed. */
  default long rounded() {
    return 0;
  }
}
