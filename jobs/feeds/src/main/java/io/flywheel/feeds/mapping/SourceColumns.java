package io.flywheel.feeds.mapping;

import io.flywheel.warehouse.message.Nearest;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The columns that the files of a feed have.
 *
 * @param used columns that the mapping reads, in the order in which they are parsed; with a list
 *     that is made to rows also those below {@code item}
 * @param ignored names of columns that files may have and nothing reads; * stands for any
 *     characters
 * @param optional the used columns that files may lack
 * @param personal the used columns that personal columns are mapped from
 * @param uses what the mapping makes of them, by name
 * @param numbers the used columns that are taken as numbers somewhere in the mapping
 * @param list path of the list that is made to rows: a column of the file, and fields in it; empty
 *     where each record is a row
 * @param order whether the columns of a file must stand in the order of {@code used}
 * @param lookup the columns of a second file that rows look up, or null
 */
public record SourceColumns(
    List<String> used,
    List<String> ignored,
    Set<String> optional,
    Set<String> personal,
    Map<String, ColumnUse> uses,
    Set<String> numbers,
    List<String> list,
    Order order,
    Lookup.Columns lookup)
    implements Serializable {
  private static final char ANY = '*';

  /** What the order of a file's columns means. */
  public enum Order {
    /** A canonical file: exactly the declared columns in the declared order. */
    DECLARED,
    /** A mapped export: columns are found by name. */
    BY_NAME
  }

  /** Columns of files that look nothing up. */
  public SourceColumns(
      List<String> used,
      List<String> ignored,
      Set<String> optional,
      Set<String> personal,
      Map<String, ColumnUse> uses,
      Set<String> numbers,
      List<String> list,
      Order order) {
    this(used, ignored, optional, personal, uses, numbers, list, order, null);
  }

  /** Columns that every file has, of which each record is a row. */
  public SourceColumns(
      List<String> used,
      List<String> ignored,
      Set<String> personal,
      Map<String, ColumnUse> uses,
      Order order) {
    this(used, ignored, Set.of(), personal, uses, Set.of(), List.of(), order);
  }

  /** True when a column is a number wherever it stands for itself, and taken as one. */
  public boolean figure(String name) {
    return numbers.contains(name) && !use(name).otherwise();
  }

  /** What the mapping makes of a column. */
  public ColumnUse use(String name) {
    return uses.getOrDefault(name, ColumnUse.none());
  }

  /** True when a record gives a row for each element of a list in it. */
  public boolean exploded() {
    return !list.isEmpty();
  }

  /** What can stand before the dot of a name such as {@code item.amount}. */
  public Set<String> qualifiers() {
    Set<String> qualifiers = new TreeSet<>();
    if (exploded()) {
      qualifiers.add(FileColumns.ELEMENT);
    }
    if (lookup != null) {
      qualifiers.add(lookup.name());
    }
    return qualifiers;
  }

  /** All columns of a row: those of the file, then those that it looks up. */
  public List<String> all() {
    return lookup == null
        ? used
        : Stream.concat(used.stream(), lookup.qualified().stream()).toList();
  }

  /** The columns of the file, without those that its rows look up. */
  public SourceColumns own() {
    if (lookup == null) {
      return this;
    }
    Set<String> hidden = new TreeSet<>(personal);
    hidden.removeIf(lookup::has);
    return new SourceColumns(used, ignored, optional, hidden, uses, numbers, list, order);
  }

  /** With columns of a second file beside those of the file itself. */
  public SourceColumns joining(List<String> own, Lookup.Columns second) {
    return new SourceColumns(own, ignored, optional, personal, uses, numbers, list, order, second);
  }

  /** True for a personal column of a file: * in a name stands for any characters. */
  public boolean hides(String name) {
    return personal.contains(name) || personal.stream().anyMatch(pattern -> matches(pattern, name));
  }

  /** True for the element of a list, and for what is in it. */
  public boolean ofItem(String name) {
    return exploded() && (name.equals(FileColumns.ELEMENT) || name.startsWith(FileColumns.WITHIN));
  }

  /** The columns of the file itself: without those of elements, with the one that has the list. */
  public SourceColumns ofRecord() {
    Set<String> own = new LinkedHashSet<>(used);
    own.removeIf(this::ofItem);
    own.add(list.get(0));
    Set<String> hidden = new TreeSet<>(personal);
    if (hidden.removeIf(this::ofItem)) {
      hidden.add(list.get(0));
    }
    return new SourceColumns(
        List.copyOf(own), ignored, optional, hidden, uses, numbers, List.of(), order);
  }

  /** The same columns in any order, as where a format names them in each file or record. */
  public SourceColumns byName() {
    return new SourceColumns(
        used, ignored, optional, personal, uses, numbers, list, Order.BY_NAME, lookup);
  }

  /**
   * True for a column that files may have and nothing reads. A name that is that of a used column
   * in other letters is ignored only where it is listed itself, as it is rather a mistake.
   */
  public boolean ignores(String name) {
    return ignored.contains(name)
        || ignored.stream().anyMatch(pattern -> matches(pattern, name))
            && used.stream().noneMatch(name::equalsIgnoreCase);
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
      } else if (!used.contains(name) && !ignores(name)) {
        faults.add(
            "unknown column '"
                + name
                + "'"
                + Nearest.of(name, used).map(near -> " (did you mean '" + near + "'?)").orElse("")
                + (order == Order.BY_NAME ? "; map it or list it under ignored" : ""));
      }
    }
    used.stream()
        .filter(name -> !seen.contains(name) && !optional.contains(name))
        .forEach(name -> faults.add("missing column '" + name + "'"));
    // With a pattern for what is ignored a name that is misspelt would leave its column unhidden.
    personal.stream()
        .filter(name -> !seen.contains(name) && !used.contains(name) && !ignored.contains(name))
        .forEach(name -> faults.add("missing personal column '" + name + "'"));
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

  /** Whether a name is like one in which * stands for any characters, also for none. */
  static boolean matches(String pattern, String name) {
    int star = pattern.indexOf(ANY);
    return star < 0
        ? pattern.equals(name)
        : name.startsWith(pattern.substring(0, star)) && after(pattern, star, name, star);
  }

  /** Whether what stands behind a star is found in a name from a position on. */
  private static boolean after(String pattern, int star, String name, int from) {
    int next = pattern.indexOf(ANY, star + 1);
    if (next < 0) {
      String last = pattern.substring(star + 1);
      return name.length() - last.length() >= from && name.endsWith(last);
    }
    // The first place that fits leaves the most for what follows.
    String part = pattern.substring(star + 1, next);
    int found = name.indexOf(part, from);
    return found >= 0 && after(pattern, next, name, found + part.length());
  }
}
