package io.flywheel.warehouse.datasets;

import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.TableName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One folder under a table's cases/: what the inputs hold, and what the table must hold then.
 *
 * @param contract of the table
 * @param folder with inputs/, expect.csv and possibly settings.csv (name,value)
 */
record DatasetCase(Contract contract, Path folder) {

  /** The cases of a table by name; empty when it has none. */
  static List<DatasetCase> of(Contract contract) {
    return folders(contract.file().resolveSibling("cases")).stream()
        .map(folder -> new DatasetCase(contract, folder))
        .toList();
  }

  String sentence() {
    return contract.table() + ": " + folder.getFileName().toString().replace('_', ' ');
  }

  /** Rows of every input of the table; a table without a file is empty. */
  Map<TableName, CaseRows> inputs(Contracts contracts) {
    Map<TableName, CaseRows> inputs = new HashMap<>();
    for (Input input : contract.inputs()) {
      inputs.put(input.table(), CaseRows.none(contracts.get(input.table())));
    }
    for (Path file : files(folder.resolve("inputs"))) {
      TableName table = TableName.parse(file.getFileName().toString().replaceAll("\\.csv$", ""));
      if (!inputs.containsKey(table)) {
        throw new AssertionError(file + ": " + table + " is no input of " + contract.table());
      }
      inputs.put(table, CaseRows.whole(file, contracts.get(table)));
    }
    return inputs;
  }

  CaseRows expected() {
    return CaseRows.named(folder.resolve("expect.csv"), contract);
  }

  /**
   * Settings of the transform: US dollars and no default segment unless the case says otherwise.
   */
  Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    contract.settings().forEach(name -> settings.put(name, null));
    settings.replace("reporting_currency", "USD");
    Path file = folder.resolve("settings.csv");
    if (Files.exists(file)) {
      for (String line : lines(file).subList(1, lines(file).size())) {
        String[] pair = line.split(",", 2);
        if (!settings.containsKey(pair[0])) {
          throw new AssertionError(file + ": " + contract.table() + " has no setting " + pair[0]);
        }
        settings.put(pair[0], pair[1]);
      }
    }
    return settings;
  }

  private static List<Path> folders(Path parent) {
    return children(parent).stream().filter(Files::isDirectory).toList();
  }

  private static List<Path> files(Path parent) {
    return children(parent).stream().filter(Files::isRegularFile).toList();
  }

  private static List<Path> children(Path parent) {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(parent)) {
      return new ArrayList<>(children.sorted().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
