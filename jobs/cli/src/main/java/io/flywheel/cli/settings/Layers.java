package io.flywheel.cli.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads each layer of configuration, and merges them so that the later one wins. */
final class Layers {
  private static final String PREFIX = "FLYWHEEL_";

  /** Read by bin/flywheel, before there is a program to configure. */
  private static final Set<String> OF_THE_LAUNCHER = Set.of("FLYWHEEL_JVM", "FLYWHEEL_ARCHIVE");

  private Layers() {}

  static Config merge(Choices choices) {
    Config merged = defaults();
    for (String profile : choices.profiles()) {
      merged = file(profile(choices, profile)).withFallback(merged);
    }
    for (Path file : choices.files()) {
      merged = file(existing(file)).withFallback(merged);
    }
    merged = environment(choices.environment()).withFallback(merged);
    merged = properties(choices.properties()).withFallback(merged);
    try {
      return options(choices.options()).withFallback(merged).resolve();
    } catch (ConfigException.UnresolvedSubstitution unresolved) {
      throw new SettingsException(unresolved.getMessage());
    }
  }

  static Config defaults() {
    return ConfigFactory.parseResources(Layers.class.getClassLoader(), "reference.conf");
  }

  private static Path existing(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new SettingsException("--config " + file + ": no such file");
    }
    return file;
  }

  private static Path profile(Choices choices, String name) {
    Path folder = root(choices).resolve("conf").resolve("profiles");
    Path file = folder.resolve(name + ".conf");
    if (!Files.isRegularFile(file)) {
      throw new SettingsException(
          "--profile "
              + name
              + ": there is no "
              + file
              + "; profiles are: "
              + String.join(", ", names(folder))
              + ". A file of your own is given with --config FILE");
    }
    return file;
  }

  /** The root decides where profiles are, so only layers that stand above profiles can set it. */
  private static Path root(Choices choices) {
    String fromEnvironment = choices.environment().get(PREFIX + "ROOT");
    String fallback = fromEnvironment == null ? "." : fromEnvironment;
    return choices
        .workingDirectory()
        .resolve(choices.properties().getOrDefault("flywheel.root", fallback))
        .normalize();
  }

  private static List<String> names(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of("none");
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".conf"))
          .map(file -> file.substring(0, file.length() - ".conf".length()))
          .sorted()
          .toList();
    } catch (java.io.IOException unreadable) {
      throw new SettingsException("cannot list " + folder + ": " + unreadable.getMessage());
    }
  }

  private static Config file(Path file) {
    try {
      return ConfigFactory.parseFile(
          file.toAbsolutePath().normalize().toFile(),
          ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF).setAllowMissing(false));
    } catch (ConfigException.IO unreadable) {
      throw new SettingsException("cannot read " + file + ": " + unreadable.getMessage());
    } catch (ConfigException broken) {
      throw new SettingsException(broken.getMessage());
    }
  }

  private static Config environment(Map<String, String> environment) {
    Config layer = ConfigFactory.empty();
    for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
      String name = variable.getKey();
      if (name.startsWith(PREFIX) && !OF_THE_LAUNCHER.contains(name)) {
        List<String> path = new ArrayList<>(List.of("flywheel"));
        for (String part : name.substring(PREFIX.length()).split("__", -1)) {
          path.add(part.toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        layer = layer.withFallback(value(path, variable.getValue(), "environment " + name));
      }
    }
    return layer;
  }

  private static Config properties(Map<String, String> properties) {
    Config layer = ConfigFactory.empty();
    for (Map.Entry<String, String> property : new TreeMap<>(properties).entrySet()) {
      String key = property.getKey();
      if (key.startsWith("flywheel.") || key.startsWith("spark.")) {
        layer = layer.withFallback(value(path(key), property.getValue(), "-D" + key));
      }
    }
    return layer;
  }

  private static List<String> path(String key) {
    try {
      return ConfigUtil.splitPath(key);
    } catch (ConfigException.BadPath bad) {
      throw new SettingsException("-D" + key + ": not a path of names with dots between");
    }
  }

  private static Config options(Map<String, String> options) {
    Config layer = ConfigFactory.empty();
    for (Map.Entry<String, String> option : options.entrySet()) {
      List<String> path = List.of("flywheel", option.getKey());
      layer = layer.withFallback(value(path, option.getValue(), "--" + option.getKey()));
    }
    return layer;
  }

  /** Lists are written as in a file, all else is the text itself. */
  private static Config value(List<String> path, String text, String origin) {
    String key = ConfigUtil.joinPath(path);
    Optional<SettingKind> kind = KnownSettings.kind(path);
    if (kind.filter(known -> listed(known, text)).isPresent()) {
      try {
        return ConfigFactory.parseString(
            key + " = " + text, ConfigParseOptions.defaults().setOriginDescription(origin));
      } catch (ConfigException.Parse broken) {
        throw new SettingsException(origin + ": '" + text + "' is not " + kind.get().wanted());
      }
    }
    return com.typesafe.config.ConfigValueFactory.fromAnyRef(text, origin).atPath(key);
  }

  private static boolean listed(SettingKind kind, String text) {
    return switch (kind) {
      case TEXTS, ROWS, RECORDS -> true;
      case GLOBS -> text.startsWith("[");
      default -> false;
    };
  }
}
