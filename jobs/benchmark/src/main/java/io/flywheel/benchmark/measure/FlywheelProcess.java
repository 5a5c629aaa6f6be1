package io.flywheel.benchmark.measure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The command under measurement. */
public final class FlywheelProcess {
  /** The launcher's flags for one more day, of any size. */
  public static final String DAILY = "daily";

  /** The launcher's flags for many days at once. */
  public static final String BACKFILL = "backfill";

  private static final String OPTIONS = "JAVA_TOOL_OPTIONS";

  private final Path launcher;
  private final Path logs;

  /**
   * @param launcher bin/flywheel
   * @param logs folder for what the commands print
   */
  public FlywheelProcess(Path launcher, Path logs) {
    this.launcher = launcher;
    this.logs = logs;
  }

  /** The one that the harness was started with. */
  public static FlywheelProcess started(Path logs) {
    return new FlywheelProcess(root().resolve("bin").resolve("flywheel"), logs);
  }

  /** The checkout that the harness was started from. */
  public static Path root() {
    return Path.of(System.getProperty("io.flywheel.root")).toAbsolutePath().normalize();
  }

  /**
   * Runs a command to its end.
   *
   * @param name of the files that receive its output
   * @param flags daily or backfill
   * @param jvm options of the JVM, beside the launcher's
   * @param arguments of the command line
   */
  public Execution run(String name, String flags, List<String> jvm, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(arguments);
    Map<String, String> environment = new HashMap<>(Map.of("FLYWHEEL_JVM", flags));
    if (!jvm.isEmpty()) {
      environment.put(OPTIONS, String.join(" ", jvm));
    }
    return new ChildProcess(logs, environment).run(name, command);
  }

  /** What the command of that name printed. */
  public Path output(String name) {
    return logs.resolve(name + ".out");
  }

  /** The rows of a query on what readers see. */
  public List<List<String>> rows(String name, Path warehouse, String query) {
    run(
        name,
        DAILY,
        List.of(),
        List.of("sql", "--warehouse", warehouse.toString(), "--format", "csv", query));
    return Csv.rows(output(name));
  }
}
