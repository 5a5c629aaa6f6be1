package io.flywheel.feeds.sample;

import io.flywheel.feeds.mapping.FileFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file as far as it was read.
 *
 * @param type what kind of file
 * @param format settings of {@code format} beside the type, in the order in which they are written
 * @param columns its columns
 * @param rows number of rows, without total rows
 * @param totals what begins the first column of rows that sum up others; empty without any
 * @param explode path of the array whose elements are rows; empty when there is none
 * @param notes what is said of the file beside the draft
 */
public record Sample(
    FileFormat.Type type,
    List<Setting> format,
    List<SampleColumn> columns,
    int rows,
    Optional<String> totals,
    Optional<String> explode,
    List<String> notes) {

  /**
   * One setting of {@code format}.
   *
   * @param name its name
   * @param value in HOCON
   * @param guess why it may be wrong; empty when the file shows it
   */
  public record Setting(String name, String value, String guess) {
    static Setting sure(String name, String value) {
      return new Setting(name, value, "");
    }
  }

  /** Columns by what they are compared by; fields of an exploded array go before others. */
  public Map<String, SampleColumn> byKey() {
    Map<String, SampleColumn> byKey = new LinkedHashMap<>();
    columns.stream()
        .filter(SampleColumn::ofItem)
        .forEach(column -> byKey.putIfAbsent(column.key(), column));
    columns.forEach(column -> byKey.putIfAbsent(column.key(), column));
    return byKey;
  }
}
