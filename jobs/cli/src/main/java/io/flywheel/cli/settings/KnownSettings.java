package io.flywheel.cli.settings;

import io.flywheel.warehouse.message.Nearest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings that exist: a path, where {@code *} stands for any name, and the form of its value.
 */
final class KnownSettings {
  /** A part of a pattern that stands for any name. */
  private static final String ANY = "*";

  private static final Map<List<String>, SettingKind> KINDS = kinds();

  private KnownSettings() {}

  private static Map<List<String>, SettingKind> kinds() {
    Map<List<String>, SettingKind> kinds = new LinkedHashMap<>();
    put(kinds, SettingKind.SECTION, "flywheel");
    put(kinds, SettingKind.FOLDER, "flywheel", "root");
    put(kinds, SettingKind.FOLDER, "flywheel", "warehouse");
    put(kinds, SettingKind.FOLDER, "flywheel", "landing");
    put(kinds, SettingKind.SECTION, "flywheel", "reporting");
    put(kinds, SettingKind.ZONE, "flywheel", "reporting", "time-zone");
    put(kinds, SettingKind.CURRENCY, "flywheel", "reporting", "currency");
    put(kinds, SettingKind.TEXT, "flywheel", "reporting", "default-segment");
    put(kinds, SettingKind.SECTION, "flywheel", "accounting");
    put(kinds, SettingKind.DAYS, "flywheel", "accounting", "grace-days");
    put(kinds, SettingKind.SECTION, "flywheel", "accounting", "size-weights");
    put(kinds, SettingKind.WEIGHT, "flywheel", "accounting", "size-weights", ANY);
    put(kinds, SettingKind.TEXTS, "flywheel", "accounting", "one-time-sub-accounts");
    put(kinds, SettingKind.COUNT, "flywheel", "accounting", "trial-controls");
    put(kinds, SettingKind.SECTION, "flywheel", "accounting", "driver-sets");
    driverSet(kinds, "flywheel", "accounting", "driver-sets", ANY);
    put(kinds, SettingKind.SECTION, "flywheel", "ingest");
    put(kinds, SettingKind.SHARE, "flywheel", "ingest", "refuse-share");
    put(kinds, SettingKind.COUNT, "flywheel", "ingest", "refuse-rows");
    put(kinds, SettingKind.TEXT, "flywheel", "ingest", "refused-file");
    put(kinds, SettingKind.SHARE, "flywheel", "ingest", "conflict-share");
    put(kinds, SettingKind.COUNT, "flywheel", "ingest", "revision-horizon");
    put(kinds, SettingKind.TEXT, "flywheel", "ingest", "foreign-manifest");
    put(kinds, SettingKind.DAY, "flywheel", "ingest", "first-day");
    put(kinds, SettingKind.SECRET, "flywheel", "ingest", "personal-key");
    put(kinds, SettingKind.SECTION, "flywheel", "build");
    put(kinds, SettingKind.COUNT, "flywheel", "build", "parallel-tables");
    put(kinds, SettingKind.COUNT, "flywheel", "build", "small-bytes");
    put(kinds, SettingKind.SWITCH, "flywheel", "build", "deletion-vectors");
    put(kinds, SettingKind.SECTION, "flywheel", "maintain");
    put(kinds, SettingKind.COUNT, "flywheel", "maintain", "keep-days");
    put(kinds, SettingKind.SECTION, "flywheel", "feeds");
    put(kinds, SettingKind.SECTION, "flywheel", "feeds", ANY);
    mapping(kinds, "flywheel", "feeds", ANY);
    put(kinds, SettingKind.COUNT, "flywheel", "feeds", ANY, "revision-horizon");
    put(kinds, SettingKind.SECTION, "flywheel", "feeds", ANY, "mappings");
    put(kinds, SettingKind.SECTION, "flywheel", "feeds", ANY, "mappings", ANY);
    mapping(kinds, "flywheel", "feeds", ANY, "mappings", ANY);
    put(kinds, SettingKind.SECTION, "flywheel", "reference");
    put(kinds, SettingKind.ROWS, "flywheel", "reference", ANY);
    put(kinds, SettingKind.SECTION, "spark");
    return kinds;
  }

  private static void driverSet(Map<List<String>, SettingKind> kinds, String... set) {
    put(kinds, SettingKind.SECTION, set);
    put(kinds, SettingKind.TEXT, under(set, "method"));
    put(kinds, SettingKind.TEXTS, under(set, "order"));
    put(kinds, SettingKind.SECTION, under(set, "pools"));
    put(kinds, SettingKind.TEXT, under(set, "pools", ANY));
  }

  private static void mapping(Map<List<String>, SettingKind> kinds, String... mapping) {
    files(kinds, mapping);
    put(kinds, SettingKind.SECTION, under(mapping, "day"));
    put(kinds, SettingKind.TEXT, under(mapping, "day", "name"));
    put(kinds, SettingKind.TEXT, under(mapping, "day", "rows"));
    put(kinds, SettingKind.TEXT, under(mapping, "where"));
    put(kinds, SettingKind.TEXT, under(mapping, "explode"));
    put(kinds, SettingKind.SECTION, under(mapping, "lookup"));
    put(kinds, SettingKind.SECTION, under(mapping, "lookup", ANY));
    files(kinds, under(mapping, "lookup", ANY));
    put(kinds, SettingKind.TEXT, under(mapping, "lookup", ANY, "match"));
    put(kinds, SettingKind.SECTION, under(mapping, "lookup", ANY, "on"));
    put(kinds, SettingKind.TEXT, under(mapping, "lookup", ANY, "on", ANY));
    put(kinds, SettingKind.SECTION, under(mapping, "columns"));
    put(kinds, SettingKind.TEXT, under(mapping, "columns", ANY));
    put(kinds, SettingKind.RECORDS, under(mapping, "records"));
    put(kinds, SettingKind.REPLACES, under(mapping, "replaces"));
  }

  private static void files(Map<List<String>, SettingKind> kinds, String... of) {
    put(kinds, SettingKind.GLOBS, under(of, "files"));
    put(kinds, SettingKind.SECTION, under(of, "format"));
    put(kinds, SettingKind.TEXT, under(of, "format", "type"));
    put(kinds, SettingKind.TEXT, under(of, "format", "delimiter"));
    put(kinds, SettingKind.TEXT, under(of, "format", "quote"));
    put(kinds, SettingKind.TEXT, under(of, "format", "escape"));
    put(kinds, SettingKind.TEXT, under(of, "format", "encoding"));
    put(kinds, SettingKind.COUNT, under(of, "format", "skip-lines"));
    put(kinds, SettingKind.TEXT, under(of, "format", "header"));
    put(kinds, SettingKind.TEXT, under(of, "format", "decimal"));
    put(kinds, SettingKind.TEXT, under(of, "format", "thousands"));
    put(kinds, SettingKind.TEXTS, under(of, "format", "null-values"));
    put(kinds, SettingKind.TEXT, under(of, "format", "final-line-break"));
    put(kinds, SettingKind.TEXT, under(of, "format", "money-from"));
    put(kinds, SettingKind.SWITCH, under(of, "format", "scientific"));
    put(kinds, SettingKind.TEXTS, under(of, "optional"));
    put(kinds, SettingKind.TEXTS, under(of, "ignored"));
    put(kinds, SettingKind.TEXTS, under(of, "personal"));
  }

  private static void put(Map<List<String>, SettingKind> kinds, SettingKind kind, String... path) {
    kinds.put(List.of(path), kind);
  }

  private static String[] under(String[] parent, String... names) {
    List<String> path = new ArrayList<>(List.of(parent));
    path.addAll(List.of(names));
    return path.toArray(String[]::new);
  }

  /** The form of the setting at a path; empty when there is no such setting. */
  static Optional<SettingKind> kind(List<String> path) {
    if (path.size() > 1 && path.get(0).equals("spark")) {
      return Optional.of(SettingKind.TEXT);
    }
    return KINDS.entrySet().stream()
        .filter(known -> matches(known.getKey(), path))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** Patterns of all settings that hold a value, for the test that each is documented. */
  static List<String> patterns() {
    return KINDS.entrySet().stream()
        .filter(known -> known.getValue() != SettingKind.SECTION)
        .map(known -> String.join(".", known.getKey()))
        .toList();
  }

  /** The known path closest to a wrong one, with the names that stand for any name kept. */
  static String nearest(List<String> path) {
    if (path.get(path.size() - 1).equals("complete-file")) {
      return String.join(".", path.subList(0, path.size() - 1)) + ".replaces, as path";
    }
    String wrong = String.join(".", path);
    return KINDS.keySet().stream()
        .map(known -> fill(known, path))
        .min(Comparator.comparingInt(known -> Nearest.distance(known, wrong)))
        .orElseThrow();
  }

  private static String fill(List<String> known, List<String> path) {
    List<String> filled = new ArrayList<>();
    for (int i = 0; i < known.size(); i++) {
      filled.add(known.get(i).equals(ANY) && i < path.size() ? path.get(i) : known.get(i));
    }
    return String.join(".", filled);
  }

  private static boolean matches(List<String> known, List<String> path) {
    if (known.size() != path.size()) {
      return false;
    }
    for (int i = 0; i < path.size(); i++) {
      if (!known.get(i).equals(ANY) && !known.get(i).equals(path.get(i))) {
        return false;
      }
    }
    return true;
  }
}
