package io.flywheel.cli.options;

import io.flywheel.cli.settings.Choices;
import io.flywheel.cli.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that every command has: where settings come from. */
public final class SettingsOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "Settings of conf/profiles/NAME.conf; repeatable, later ones win.")
  private List<String> profiles = new ArrayList<>();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings of a file (HOCON); repeatable, later ones win.")
  private List<Path> files = new ArrayList<>();

  @Option(names = "--warehouse", paramLabel = "DIR", description = "Folder of the tables.")
  private String warehouse;

  @Option(names = "--landing", paramLabel = "DIR", description = "Folder of the delivered files.")
  private String landing;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "One setting, flywheel.* or spark.*; wins over files.")
  private Map<String, String> properties = new LinkedHashMap<>();

  @Option(
      names = {"-v", "--verbose"},
      description = "Progress in full, and stack traces of unexpected errors.")
  private boolean verbose;

  private Settings last;

  public Settings read(CommandContext context) {
    return read(context, Optional.empty());
  }

  /** The settings for a command without a warehouse, whose log no message may point to. */
  public Settings readWithoutWarehouse(CommandContext context) {
    Settings settings = read(context);
    last = null;
    return settings;
  }

  /** The settings, with a profile for the case that none was named. */
  public Settings read(CommandContext context, Optional<String> defaultProfile) {
    Map<String, String> options = new LinkedHashMap<>();
    Optional.ofNullable(warehouse).ifPresent(dir -> options.put("warehouse", dir));
    Optional.ofNullable(landing).ifPresent(dir -> options.put("landing", dir));
    last =
        Settings.read(
            new Choices(
                profiles.isEmpty() ? defaultProfile.stream().toList() : profiles,
                files.stream().map(context.workingDirectory()::resolve).toList(),
                context.environment(),
                allProperties(context),
                options,
                context.workingDirectory()));
    return last;
  }

  /** What was last read, for messages about a failure. */
  public Optional<Settings> last() {
    return Optional.ofNullable(last);
  }

  private Map<String, String> allProperties(CommandContext context) {
    Map<String, String> all = new HashMap<>(context.properties());
    properties.forEach(
        (key, value) -> {
          if (!key.startsWith("flywheel.") && !key.startsWith("spark.")) {
            throw new ParameterException(
                command.commandLine(), "-D" + key + ": only flywheel.* and spark.* are settings");
          }
          all.put(key, value);
        });
    return all;
  }

  public boolean verbose() {
    return verbose;
  }
}
