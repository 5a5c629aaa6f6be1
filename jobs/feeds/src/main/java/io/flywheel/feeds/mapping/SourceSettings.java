package io.flywheel.feeds.mapping;

import com.typesafe.config.Config;
import io.flywheel.warehouse.message.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Reads what a mapping says of the columns of its files, beside what is made of them. */
final class SourceSettings {
  static final String EXPLODE = "explode";
  static final String OPTIONAL = "optional";
  static final String IGNORED = "ignored";
  static final String PERSONAL = "personal";

  private final Config config;
  private final UnaryOperator<String> where;

  /**
   * @param config the mapping
   * @param where file and line of a setting, and its path, for messages
   */
  SourceSettings(Config config, UnaryOperator<String> where) {
    this.config = config;
    this.where = where;
  }

  /**
   * Path of the list of which each element is a row; empty for none.
   *
   * @throws MappingException when the files have no lists
   */
  List<String> list() {
    if (!config.hasPath(EXPLODE)) {
      return List.of();
    }
    String type = config.getString("format.type").toLowerCase(Locale.ROOT);
    if (type.equals("csv")) {
      throw new MappingException(
          where.apply(EXPLODE) + " has no meaning for csv files, which have no lists; remove it");
    }
    List<String> path = List.of(config.getString(EXPLODE).split("\\.", -1));
    if (path.stream().anyMatch(String::isBlank)) {
      throw new MappingException(
          "%s: '%s' is no path of a list, such as lines.data"
              .formatted(where.apply(EXPLODE), config.getString(EXPLODE)));
    }
    return path;
  }

  List<String> ignored() {
    return texts(IGNORED);
  }

  /**
   * Columns that a file may lack.
   *
   * @throws MappingException when the mapping does not read one of them
   */
  Set<String> optional(Set<String> used, List<String> list) {
    Set<String> optional = new TreeSet<>(texts(OPTIONAL));
    List<String> all = new ArrayList<>(used);
    list.stream().limit(1).forEach(all::add);
    for (String name : optional) {
      if (!all.contains(name)) {
        throw new MappingException(
            "%s: the mapping does not read '%s'%s"
                .formatted(where.apply(OPTIONAL), name, Nearest.hint(name, all)));
      }
    }
    return optional;
  }

  /**
   * Columns whose values are hidden: those that personal columns are made of, those that the
   * mapping names, what is in them, what they are in, and what is equal to them in a second file.
   *
   * @param keys columns by which a second file is looked up, with its own
   * @throws MappingException when one of them is neither read nor ignored
   */
  Set<String> personal(
      Set<String> used, Set<String> mapped, List<String> list, Map<String, String> keys) {
    List<String> all = new ArrayList<>(used);
    all.addAll(ignored());
    list.stream().limit(1).forEach(all::add);
    all.addAll(keys.keySet());
    all.addAll(keys.values());
    Set<String> personal = new TreeSet<>(mapped);
    for (String name : texts(PERSONAL)) {
      List<String> meant =
          all.stream().filter(known -> SourceColumns.matches(name, known)).toList();
      personal.addAll(meant);
      if (meant.isEmpty() && all.stream().noneMatch(known -> SourceColumns.matches(known, name))) {
        throw new MappingException(
            "%s: '%s' is neither read nor ignored%s"
                .formatted(where.apply(PERSONAL), name, Nearest.hint(name, all)));
      }
      personal.add(name);
    }
    keys.forEach(
        (column, other) -> {
          if (personal.contains(column) || personal.contains(other)) {
            personal.addAll(List.of(column, other));
          }
        });
    if (!list.isEmpty()) {
      List<String> within = new ArrayList<>(used);
      within.add(list.get(0));
      List.copyOf(personal)
          .forEach(
              hidden ->
                  within.stream()
                      .filter(name -> holds(name, hidden, list) || holds(hidden, name, list))
                      .forEach(personal::add));
    }
    return personal;
  }

  /** True when a value of one column is part of the value of another, of elements of a list. */
  private static boolean holds(String whole, String part, List<String> list) {
    boolean inList = part.equals(FileColumns.ELEMENT) || part.startsWith(FileColumns.WITHIN);
    return inList && (whole.equals(list.get(0)) || part.startsWith(whole + "."));
  }

  private List<String> texts(String path) {
    return config.hasPath(path) ? config.getStringList(path) : List.of();
  }
}
