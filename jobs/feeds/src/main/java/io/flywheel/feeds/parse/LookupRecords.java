package io.flywheel.feeds.parse;

import io.flywheel.feeds.mapping.SourceColumns;
import java.io.IOException;

/** Records of a file, each with the row of a second file that it looks up, if there is one. */
final class LookupRecords implements Records {
  private final Records records;
  private final LookupTable table;
  private final int own;
  private final int[] key;
  private LookupTable.Found found;

  LookupRecords(Records records, SourceColumns columns, LookupTable table) {
    this.records = records;
    this.table = table;
    this.own = columns.used().size();
    this.key = columns.lookup().key().stream().mapToInt(columns.used()::indexOf).toArray();
  }

  @Override
  public boolean next() throws IOException {
    found = null;
    if (!records.next()) {
      return false;
    }
    if (records.fault() == null) {
      String[] of = new String[key.length];
      for (int i = 0; i < key.length; i++) {
        of[i] = records.value(key[i]);
      }
      found = table.find(of);
    }
    return true;
  }

  /** Line of the row that was found in the second file; null when none was. */
  Long foundLine() {
    return found == null ? null : found.line();
  }

  String foundIn() {
    return found == null ? null : table.path();
  }

  @Override
  public String value(int column) {
    if (column < own) {
      return records.value(column);
    }
    return found == null ? null : found.values()[column - own];
  }

  @Override
  public Integer item() {
    return records.item();
  }

  @Override
  public long line() {
    return records.line();
  }

  @Override
  public String raw() {
    return records.raw();
  }

  @Override
  public String fault() {
    return records.fault();
  }

  @Override
  public long rounded() {
    return records.rounded() + table.rounded();
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
