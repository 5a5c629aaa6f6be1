package io.flywheel.feeds.parse;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/** Rows of {@link FileParser} in the form that Catalyst computes with. */
public final class TextRow {
  private TextRow() {}

  /** The same row: texts as UTF-8, whole numbers as they are. */
  public static InternalRow of(Row row) {
    Object[] values = new Object[row.size()];
    for (int i = 0; i < values.length; i++) {
      Object value = row.get(i);
      values[i] = value instanceof String text ? UTF8String.fromString(text) : value;
    }
    return new GenericInternalRow(values);
  }
}
