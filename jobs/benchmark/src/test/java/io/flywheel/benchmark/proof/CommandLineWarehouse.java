package io.flywheel.benchmark.proof;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.flywheel.cli.Main;
import io.flywheel.cli.settings.Choices;
import io.flywheel.cli.settings.Settings;
import io.flywheel.warehouse.Engine;
import io.flywheel.warehouse.SharedSpark;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.session.WarehouseSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A warehouse as its users see it: commands in, exit code and text out; in this JVM, so that tests
 * share one Spark.
 *
 * @param folder of the tables
 * @param options of every run: profile, landing
 */
record CommandLineWarehouse(Path folder, List<String> options) {
  static final Path PROJECT = Path.of(System.getProperty("flywheel.root")).toAbsolutePath();

  /** Settings of transforms, as in the runs. */
  static final Map<String, Optional<String>> SETTINGS =
      Settings.read(new Choices(List.of(), List.of(), Map.of(), Map.of(), Map.of(), PROJECT))
          .ofTransforms();

  /** Makes the files of a company. */
  static void generate(Path landing, String from, String to, String scale, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "generate",
                "--landing=" + landing,
                "--from=" + from,
                "--to=" + to,
                "--scale=" + scale));
    arguments.addAll(List.of(more));
    command(arguments);
  }

  /** The warehouse from inside. */
  Engine engine() {
    Path datasets = PROJECT.resolve("datasets");
    return Engine.open(
        new WarehouseSettings(
            folder.toString(), datasets, ZoneOffset.UTC, SETTINGS, 2, 1, true, 400, Map.of()),
        Contracts.read(datasets));
  }

  /** Runs everything that the options of the warehouse and these ask for; it must succeed. */
  void run(String... more) {
    List<String> arguments = new ArrayList<>(List.of("run", "--warehouse=" + folder));
    arguments.addAll(options);
    arguments.addAll(List.of(more));
    command(arguments);
  }

  /** Computes some intervals of every table again, each alone; they must equal those that stand. */
  void recompute(int intervals) {
    command(List.of("check", "--deep", "--intervals=" + intervals, "--warehouse=" + folder));
  }

  /** The rows of a query on the published tables, as texts. */
  List<List<String>> rows(String query) {
    String csv = command(List.of("sql", "--warehouse=" + folder, "--format=csv", query));
    try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(csv)) {
      return reader.stream().skip(1).map(CsvRecord::getFields).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every gold table of the project with its rows. */
  Map<String, List<List<String>>> gold() {
    Map<String, List<List<String>>> tables = new TreeMap<>();
    try (Stream<Path> folders = Files.list(PROJECT.resolve("datasets/gold"))) {
      folders
          .map(table -> "gold." + table.getFileName())
          .forEach(table -> tables.put(table, rows("SELECT * FROM " + table)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tables;
  }

  /** For each computed table its name, number of rows and a sum over them that any row changes. */
  List<List<String>> fingerprints() {
    return rows(
        Contracts.read(PROJECT.resolve("datasets")).built().stream()
            .map(
                contract ->
                    "SELECT '%1$s' AS name, count(*) AS rows, sum(CAST(xxhash64(*) AS DECIMAL(20, 0))) AS sum FROM %1$s"
                        .formatted(contract.table()))
            .collect(Collectors.joining(" UNION ALL ", "", " ORDER BY name")));
  }

  /** Runs one command line and returns what it printed. */
  static String command(List<String> line) {
    List<String> arguments = new ArrayList<>(line);
    SharedSpark.UNCOMPILED.forEach((key, value) -> arguments.add("-D" + key + "=" + value));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = Main.run(arguments, stream(out), stream(err), PROJECT);
    assertThat(code).as("%s%n%s%s", arguments, out, err.toString(StandardCharsets.UTF_8)).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, false, StandardCharsets.UTF_8);
  }
}
