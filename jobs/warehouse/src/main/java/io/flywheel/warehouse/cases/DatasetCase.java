package io.flywheel.warehouse.cases;

import io.flywheel.warehouse.cases.file.BrokenCaseException;
import io.flywheel.warehouse.cases.file.CaseFile;
import io.flywheel.warehouse.cases.file.CaseRows;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.message.Nearest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One folder under a table's cases/: what the inputs hold, and what the table must hold then.
 *
 * @param contract of the table
 * @param folder with expect.csv, and possibly inputs/, settings.csv (name,value) and breaks.csv
 *     (rule)
 */
record DatasetCase(Contract contract, Path folder) {
  private static final String EXPECT = "expect.csv";
  private static final String INPUTS = "inputs";
  private static final String SETTINGS = "settings.csv";
  private static final String BREAKS = "breaks.csv";
  private static final List<String> KNOWN = List.of(EXPECT, INPUTS, SETTINGS, BREAKS);

  /** The folder of a table's cases. */
  static Path folder(Contract contract) {
    return contract.file().resolveSibling("cases");
  }

  /** The cases of a table by name; empty when it has none. */
  static List<DatasetCase> of(Contract contract) {
    return children(folder(contract)).stream()
        .filter(Files::isDirectory)
        .map(folder -> new DatasetCase(contract, folder))
        .toList();
  }

  /** The name of the folder as a sentence. */
  String sentence() {
    return folder.getFileName().toString().replace('_', ' ');
  }

  /** The file with the rows that the table must hold. */
  Path expectation() {
    return folder.resolve(EXPECT);
  }

  /**
   * The rows that the table must hold, in the columns that count.
   *
   * @throws BrokenCaseException when there is no such file, or one that does not fit the contract
   */
  CaseFile expected() {
    for (Path child : children(folder)) {
      String name = child.getFileName().toString();
      if (!KNOWN.contains(name)) {
        throw new BrokenCaseException(child, "no part of a case" + Nearest.hint(name, KNOWN));
      }
    }
    if (!Files.isRegularFile(expectation())) {
      throw new BrokenCaseException(
          expectation(),
          "the file is missing; it holds the rows that the table must have then, or just a header");
    }
    return CaseFile.read(expectation(), contract);
  }

  /**
   * Rows of every input of the table; a table without a file is empty.
   *
   * @throws BrokenCaseException when a file is of no input, or does not fit the input's contract
   */
  Map<TableName, CaseRows> inputs(Contracts contracts) {
    Map<TableName, CaseRows> inputs = new TreeMap<>();
    for (Input input : contract.inputs()) {
      inputs.put(input.table(), CaseRows.none(contracts.get(input.table())));
    }
    List<String> known = inputs.keySet().stream().map(name -> name + ".csv").toList();
    for (Path file : children(folder.resolve(INPUTS))) {
      String name = file.getFileName().toString();
      if (!known.contains(name)) {
        throw new BrokenCaseException(
            file, "no rows of an input of " + contract.table() + Nearest.hint(name, known));
      }
      TableName table = TableName.parse(name.substring(0, name.length() - ".csv".length()));
      inputs.put(table, CaseFile.read(file, contracts.get(table)).whole());
    }
    return inputs;
  }

  /**
   * Settings of the transform: the defaults unless the case says otherwise.
   *
   * @throws BrokenCaseException when the table has no such setting
   */
  Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    contract.settings().forEach(name -> settings.put(name, null));
    CaseSettings.DEFAULTS.forEach(settings::replace);
    Path file = folder.resolve(SETTINGS);
    List<String> lines = Files.exists(file) ? lines(file) : List.of();
    for (int i = 1; i < lines.size(); i++) {
      String[] pair = lines.get(i).split(",", 2);
      if (!settings.containsKey(pair[0])) {
        throw new BrokenCaseException(
            file,
            i + 1L,
            "%s has no setting '%s'%s"
                .formatted(contract.table(), pair[0], Nearest.hint(pair[0], contract.settings())));
      }
      if (pair.length < 2) {
        throw new BrokenCaseException(file, i + 1L, "expected name,value");
      }
      settings.put(pair[0], pair[1]);
    }
    return settings;
  }

  /** The file with the rules that computed rows break on purpose. */
  Path breakage() {
    return folder.resolve(BREAKS);
  }

  /**
   * The rules that computed rows break on purpose; none unless the case says so.
   *
   * @param rules names of the rules that can be asked
   * @throws BrokenCaseException when there is no such rule
   */
  Set<String> breaks(List<String> rules) {
    Set<String> breaks = new TreeSet<>();
    List<String> lines = Files.exists(breakage()) ? lines(breakage()) : List.of();
    for (int i = 1; i < lines.size(); i++) {
      if (!rules.contains(lines.get(i))) {
        throw new BrokenCaseException(
            breakage(),
            i + 1L,
            "%s has no condition '%s' of severity error%s"
                .formatted(contract.table(), lines.get(i), Nearest.hint(lines.get(i), rules)));
      }
      breaks.add(lines.get(i));
    }
    return breaks;
  }

  private static List<Path> children(Path parent) {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(parent)) {
      return children.sorted().toList();
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
