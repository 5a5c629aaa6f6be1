package io.flywheel.feeds.sample;

import java.util.List;
import java.util.Objects;

/**
 * A column of a file as far as it was read.
 *
 * @param name its name; of an exploded array {@code item.NAME}
 * @param sql how an expression names it
 * @param source the file's column that it stands in
 * @param values its values in order; null where a row has none
 */
public record SampleColumn(String name, String sql, String source, List<String> values) {

  /** A column that is one of the file's. */
  static SampleColumn of(String name, List<String> values) {
    return new SampleColumn(name, Names.quoted(name), name, values);
  }

  /** True for a field of an exploded array. */
  public boolean ofItem() {
    return name.startsWith(Names.ITEM);
  }

  /** What it is compared by. */
  public String key() {
    return Names.key(ofItem() ? name.substring(Names.ITEM.length()) : name);
  }

  public List<String> present() {
    return values.stream().filter(Objects::nonNull).toList();
  }

  public List<String> distinct() {
    return present().stream().distinct().toList();
  }

  public boolean gaps() {
    return values.stream().anyMatch(Objects::isNull);
  }

  SampleColumn with(List<String> others) {
    return new SampleColumn(name, sql, source, others);
  }
}
