package io.flywheel.feeds.mapping;

import io.flywheel.warehouse.message.Nearest;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The columns that the files of a feed have.
 *
 * @param used columns that the mapping reads, in the order in which they are parsed
 * @param ignored columns that files may have and nothing reads
 * @param personal the used columns that personal columns are mapped from
 * @param uses what the mapping makes of them, by name
 * @param numbers the used columns that are taken as numbers somewhere in the mapping
 * @param order whether the columns of a file must stand in the order of {@code used}
 */
public record SourceColumns(
    List<String> used,
    List<String> ignored,
    Set<String> personal,
    Map<String, ColumnUse> uses,
    Set<String> numbers,
    Order order)
    implements Serializable {

  /** What the order of a file's columns means. */
  public enum Order {
    /** A canonical file: exactly the declared columns in the declared order. */
    DECLARED,
    /** A mapped export: columns are found by name. */
    BY_NAME
  }

  /** Columns of which none is taken as a number but where a canonical column is it. */
  public SourceColumns(
      List<String> used,
      List<String> ignored,
      Set<String> personal,
      Map<String, ColumnUse> uses,
      Order order) {
    this(used, ignored, personal, uses, Set.of(), order);
  }

  /** True when a column is a number wherever it stands for itself, and taken as one. */
  public boolean figure(String name) {
    return numbers.contains(name) && !use(name).otherwise();
  }

  /** What the mapping makes of a column. */
  public ColumnUse use(String name) {
    return uses.getOrDefault(name, ColumnUse.none());
  }

  /** What can stand before the dot of a name such as {@code item.amount}. */
  public Set<String> qualifiers() {
    return Set.of();
  }

  /** The same columns in any order, as where a format names them in each file or record. */
  public SourceColumns byName() {
    return new SourceColumns(used, ignored, personal, uses, numbers, Order.BY_NAME);
  }

  /**
   * Compares a file's columns with the declared ones.
   *
   * @param header names of the file's columns
   * @param where where they stand, to begin the message with
   * @throws BrokenFileException naming every missing, unknown, repeated or moved column
   */
  public void verify(List<String> header, String where) throws BrokenFileException {
    List<String> faults = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String name : header) {
      if (!seen.add(name)) {
        faults.add("column '" + name + "' stands twice");
      } else if (!used.contains(name) && !ignored.contains(name)) {
        faults.add(
            "unknown column '"
                + name
                + "'"
                + Nearest.of(name, used).map(near -> " (did you mean '" + near + "'?)").orElse("")
                + (order == Order.BY_NAME ? "; map it or list it under ignored" : ""));
      }
    }
    used.stream()
        .filter(name -> !seen.contains(name))
        .forEach(name -> faults.add("missing column '" + name + "'"));
    if (faults.isEmpty() && order == Order.DECLARED && !header.equals(used)) {
      faults.add(
          "columns are in another order than declared; expected "
              + String.join(",", used)
              + ", found "
              + String.join(",", header));
    }
    if (!faults.isEmpty()) {
      throw new BrokenFileException(where + ": " + String.join("; ", faults));
    }
  }
}
