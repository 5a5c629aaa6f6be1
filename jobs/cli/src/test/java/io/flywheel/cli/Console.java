package io.flywheel.cli;

import io.flywheel.cli.options.CommandContext;
import io.flywheel.cli.print.Screen;
import io.flywheel.warehouse.SharedSpark;
import io.flywheel.warehouse.TestFolders;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Commands in this process, on six small tables and a landing folder of their own. */
final class Console {
  static final String SALES = "sale_id,revision,sold_at,shop,amount\n";

  private final Path folder;

  /** What a command came to. */
  record Outcome(int code, String out, String err) {}

  Console() {
    this(SharedSpark.folder());
    try {
      TestFolders.sixTables(folder.resolve("datasets"));
      Files.createDirectories(landing());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Console(Path folder) {
    this.folder = folder;
  }

  /** The same datasets, landing folder and warehouse at another place. */
  Console copy() {
    Path copy = SharedSpark.folder();
    TestFolders.copy(folder, copy);
    return new Console(copy);
  }

  Path folder() {
    return folder;
  }

  Path landing() {
    return folder.resolve("landing");
  }

  Outcome flywheel(String... arguments) {
    return flywheelReading("", arguments);
  }

  /** Options of a test stand first, so that the warehouse and landing folder of a test win. */
  Outcome flywheelReading(String input, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Screen screen =
        new Screen(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            0);
    List<String> line = new ArrayList<>(List.of(arguments));
    if (!line.isEmpty() && !line.contains("--help") && !line.get(0).startsWith("g")) {
      withDefault(line, "--warehouse", folder.resolve("warehouse"));
      withDefault(line, "--landing", landing());
    }
    int code =
        Flywheel.run(
            new CommandContext(
                screen,
                Map.of("FLYWHEEL_ROOT", folder.toString()),
                Map.of(
                    "spark.master", "local[2]",
                    "spark.sql.shuffle.partitions", "2",
                    "spark.sql.codegen.factoryMode", "NO_CODEGEN"),
                folder),
            line.toArray(String[]::new));
    return new Outcome(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static void withDefault(List<String> line, String option, Path value) {
    if (!line.contains(option)) {
      line.addAll(1, List.of(option, value.toString()));
    }
  }

  void deliver(String file, String text) throws IOException {
    Path path = landing().resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
