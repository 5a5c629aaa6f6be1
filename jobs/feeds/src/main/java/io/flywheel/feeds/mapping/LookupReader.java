package io.flywheel.feeds.mapping;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads {@code lookup} of a mapping: a second file whose columns rows look up. */
final class LookupReader {
  static final String LOOKUP = "lookup";
  private static final String FORMAT = "format";
  private static final String ON = "on";
  private static final List<String> KEYS =
      List.of("files", FORMAT, "match", ON, SourceSettings.IGNORED, SourceSettings.OPTIONAL);

  private final String name;
  private final Config config;
  private final String path;

  private LookupReader(String name, ConfigObject section, String path) {
    this.name = name;
    this.config = section.toConfig();
    this.path = path;
  }

  /**
   * @param mapping the mapping's section
   * @param path its path
   * @return empty where the mapping looks nothing up
   */
  static Optional<LookupReader> of(Config mapping, String path) {
    if (!mapping.hasPath(LOOKUP)) {
      return Optional.empty();
    }
    String place = path + "." + LOOKUP;
    if (!(mapping.getValue(LOOKUP) instanceof ConfigObject named) || named.size() != 1) {
      throw new MappingException(
          "%s: %s: has one entry, NAME { files, match, on, .. }, whose columns are NAME.COLUMN in expressions"
              .formatted(mapping.getValue(LOOKUP).origin().description(), place));
    }
    String name = named.keySet().iterator().next();
    if (!(named.get(name) instanceof ConfigObject section)) {
      throw new MappingException(
          "%s: %s.%s is no { files, match, on, .. }"
              .formatted(named.get(name).origin().description(), place, name));
    }
    MappingReader.known(section, KEYS, place + "." + name);
    return Optional.of(new LookupReader(name, section, place + "." + name));
  }

  /**
   * @param format how the first files are written; the second ones are, too, unless they say
   *     otherwise
   */
  Lookup lookup(FileFormat format) {
    return new Lookup(name, FilePatterns.read(config, path), format(format), pattern());
  }

  /**
   * @param format how the first files are written
   */
  FileFormat format(FileFormat format) {
    return config.hasPath(FORMAT)
        ? new FormatReader(config.getConfig(FORMAT), path + "." + FORMAT).format()
        : format;
  }

  /** Names of the columns, as expressions have them, whose values are equal in both files. */
  Map<String, String> keys() {
    Map<String, String> keys = new LinkedHashMap<>();
    on().forEach((column, other) -> keys.put(column, name + "." + other));
    return keys;
  }

  private Pattern pattern() {
    try {
      Pattern pattern = Pattern.compile(config.getString("match"));
      if (pattern.matcher("").groupCount() != 1) {
        throw wrong(
            "match", "'" + pattern + "' needs one group, equal in paths that belong together");
      }
      return pattern;
    } catch (PatternSyntaxException e) {
      throw wrong("match", e.getMessage());
    }
  }

  /**
   * Divides what expressions read between the two files.
   *
   * @param all what the mapping reads, columns of the second file by their names in expressions
   */
  SourceColumns joined(SourceColumns all) {
    Map<String, String> on = on();
    Set<String> own = new LinkedHashSet<>(all.used());
    Set<String> other = new LinkedHashSet<>();
    for (String column : all.used()) {
      if (column.startsWith(name + ".")) {
        own.remove(column);
        other.add(plain(column));
      }
    }
    if (other.isEmpty()) {
      throw new MappingException(
          "%s: %s: no expression reads one of its columns, as %s.COLUMN"
              .formatted(config.root().origin().description(), path, name));
    }
    own.addAll(on.keySet());
    other.addAll(on.values());
    return all.joining(
        List.copyOf(own),
        new Lookup.Columns(
            name, List.copyOf(on.keySet()), List.copyOf(on.values()), source(all, other)));
  }

  private SourceColumns source(SourceColumns all, Set<String> used) {
    Map<String, ColumnUse> uses = new HashMap<>();
    all.uses()
        .forEach(
            (column, use) -> {
              if (column.startsWith(name + ".")) {
                uses.put(plain(column), use);
              }
            });
    SourceSettings settings = new SourceSettings(config, this::where);
    return new SourceColumns(
        List.copyOf(used),
        settings.ignored(),
        settings.optional(used, List.of()),
        plain(all.personal()),
        uses,
        plain(all.numbers()),
        List.of(),
        SourceColumns.Order.BY_NAME);
  }

  private Set<String> plain(Collection<String> columns) {
    Set<String> plain = new TreeSet<>();
    columns.stream()
        .filter(column -> column.startsWith(name + "."))
        .forEach(column -> plain.add(plain(column)));
    return Set.copyOf(plain);
  }

  private String plain(String column) {
    return column.substring(name.length() + 1);
  }

  /** In the order of their names, as those of a HOCON object have none. */
  private Map<String, String> on() {
    Map<String, String> on = new LinkedHashMap<>();
    List<String> wrong = new ArrayList<>();
    new TreeMap<>(config.getObject(ON))
        .forEach(
            (column, other) -> {
              if (other.valueType() == ConfigValueType.STRING
                  || other.valueType() == ConfigValueType.NUMBER) {
                on.put(column, String.valueOf(other.unwrapped()));
              } else {
                wrong.add(column);
              }
            });
    if (on.isEmpty() || !wrong.isEmpty()) {
      throw wrong(ON, "needs { \"column of the first file\" = \"column of the second\" }");
    }
    return on;
  }

  private MappingException wrong(String key, String what) {
    return new MappingException(where(key) + ": " + what);
  }

  private String where(String key) {
    return "%s: %s.%s".formatted(config.getValue(key).origin().description(), path, key);
  }
}
