package io.flywheel.warehouse.contract;

import io.flywheel.warehouse.message.Nearest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** All contracts under a datasets folder, valid together. */
public final class Contracts {
  /** The one ops table that transforms may read: it is derived, and its changes are days. */
  public static final TableName DELIVERED = new TableName(Layer.OPS, "delivered");

  private final Path directory;
  private final SortedMap<TableName, Contract> byName;
  private final List<Contract> built;

  private Contracts(Path directory, SortedMap<TableName, Contract> byName) {
    this.directory = directory;
    this.byName = byName;
    this.built = InputOrder.of(byName);
  }

  /**
   * Reads {@code <directory>/{bronze,silver,gold,ops}/<table>/contract.yaml}. Their SQL is read as
   * text: types and rules are parsed by {@link #requireSql}, SELECTs before they are run.
   *
   * @throws ContractException naming file and line of every contract that is wrong by itself, or
   *     else every fault between contracts: unknown inputs, cycles, missing keys
   */
  public static Contracts read(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new ContractException(directory + " is not a folder of table contracts");
    }
    SortedMap<TableName, Contract> byName = new TreeMap<>();
    List<String> errors = new ArrayList<>();
    for (Path folder : tableFolders(directory)) {
      try {
        Contract contract = ContractReader.read(folder.resolve("contract.yaml"));
        byName.put(contract.table(), contract);
      } catch (ContractException e) {
        errors.add(e.getMessage());
      }
    }
    if (errors.isEmpty() && byName.isEmpty()) {
      errors.add(directory + " holds no <layer>/<table>/contract.yaml");
    }
    if (errors.isEmpty()) {
      byName.values().forEach(contract -> errors.addAll(faults(contract, byName)));
    }
    if (!errors.isEmpty()) {
      throw new ContractException(String.join("\n", errors));
    }
    return new Contracts(directory, byName);
  }

  private static List<Path> tableFolders(Path directory) {
    List<Path> folders = new ArrayList<>();
    for (Layer layer : Layer.values()) {
      Path layerFolder = directory.resolve(layer.folder());
      if (Files.isDirectory(layerFolder)) {
        try (Stream<Path> children = Files.list(layerFolder)) {
          children.filter(Files::isDirectory).sorted().forEach(folders::add);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return folders;
  }

  private static List<String> faults(Contract contract, SortedMap<TableName, Contract> byName) {
    List<String> faults = new ArrayList<>();
    if (contract.table().layer() != Layer.OPS && contract.key().isEmpty()) {
      faults.add(contract.file() + ": " + contract.table() + " has no primaryKey column");
    }
    faults.addAll(new InputFaults(contract, byName).find());
    contract
        .feed()
        .ifPresent(
            feed ->
                byName.values().stream()
                    .filter(other -> other.table().compareTo(contract.table()) < 0)
                    .filter(
                        other -> other.feed().filter(f -> f.name().equals(feed.name())).isPresent())
                    .forEach(
                        other ->
                            faults.add(
                                contract.file()
                                    + ": feed '"
                                    + feed.name()
                                    + "' is already the feed of "
                                    + other.table())));
    return faults;
  }

  /**
   * Parses types and rules of all tables, before the first of them is used.
   *
   * @throws ContractException naming file and line of every type that no column can have, and of
   *     every rule that is no SQL, names a column that is not there, or can come out NULL and does
   *     not say what that means
   */
  public void requireSql() {
    List<String> faults =
        byName.values().stream()
            .flatMap(contract -> new SqlFaults(contract).find().stream())
            .toList();
    if (!faults.isEmpty()) {
      throw ContractException.of(faults);
    }
  }

  /**
   * Holds the parameters of every table's SQL to what can be set.
   *
   * @param known names of settings
   * @throws ContractException naming file and line of every parameter that is no setting
   */
  public void requireSettings(Set<String> known) {
    List<String> unknown =
        byName.values().stream()
            .flatMap(contract -> contract.parameters().stream())
            .filter(parameter -> !known.contains(parameter.name()))
            .map(parameter -> unknown(parameter, known))
            .toList();
    if (!unknown.isEmpty()) {
      throw new ContractException(String.join("\n", unknown));
    }
  }

  private static String unknown(SqlParameter parameter, Set<String> known) {
    String hint = Nearest.hint(parameter.name(), new TreeSet<>(known));
    return ContractException.at(
            parameter.file(),
            parameter.line(),
            "parameter :" + parameter.name() + " is no setting" + hint)
        .getMessage();
  }

  /** The folder that was read. */
  public Path directory() {
    return directory;
  }

  /** All contracts by layer and name. */
  public Collection<Contract> all() {
    return byName.values();
  }

  /** The contracts of one layer by name. */
  public List<Contract> layer(Layer layer) {
    return byName.values().stream().filter(c -> c.table().layer() == layer).toList();
  }

  /** Silver and gold, every table after its inputs; otherwise by name. */
  public List<Contract> built() {
    return built;
  }

  public Optional<Contract> find(TableName table) {
    return Optional.ofNullable(byName.get(table));
  }

  /**
   * @throws ContractException naming the nearest table when this one has no contract
   */
  public Contract get(TableName table) {
    return find(table)
        .orElseThrow(
            () -> {
              String hint = Nearest.hint(table.toString(), names());
              return new ContractException(directory + ": no table " + table + hint);
            });
  }

  /** The columns of an input whose changes count. */
  public List<String> columns(Input input) {
    return input.columns().isEmpty() ? get(input.table()).columnNames() : input.columns();
  }

  /**
   * The table that somebody names.
   *
   * @param text such as {@code silver.order_line}
   * @throws IllegalArgumentException naming the nearest table when the text is no name of one
   * @throws ContractException naming the nearest table when this one has no contract
   */
  public Contract named(String text) {
    Optional<TableName> table = TableName.of(text);
    return get(table.orElseThrow(() -> new IllegalArgumentException(noName(text))));
  }

  private String noName(String text) {
    // Whoever leaves out the layer means the table of that name, however short it is.
    List<String> meant =
        byName.keySet().stream()
            .filter(table -> table.name().equalsIgnoreCase(text))
            .map(TableName::toString)
            .toList();
    String hint =
        meant.isEmpty()
            ? nearest(text)
                .map(near -> "did you mean '" + near + "'?")
                .orElse("one is written layer.name, such as silver.order_line")
            : "did you mean '" + String.join("' or '", meant) + "'?";
    return "'" + text + "' is not a table name; " + hint;
  }

  /** The table with the nearest name, with its layer or without. */
  private Optional<String> nearest(String text) {
    return Nearest.of(text, names())
        .or(
            () ->
                Nearest.of(text, byName.keySet().stream().map(TableName::name).toList())
                    .flatMap(
                        near ->
                            byName.keySet().stream()
                                .filter(table -> table.name().equals(near))
                                .map(TableName::toString)
                                .findFirst()));
  }

  private List<String> names() {
    return byName.keySet().stream().map(TableName::toString).toList();
  }

  /** The tables that name this one as an input, by name. */
  public List<Contract> readers(TableName table) {
    return byName.values().stream()
        .filter(c -> c.inputs().stream().anyMatch(input -> input.table().equals(table)))
        .toList();
  }

  /** The bronze table that a feed fills. */
  public Optional<Contract> ofFeed(String feed) {
    return byName.values().stream()
        .filter(c -> c.feed().filter(f -> f.name().equals(feed)).isPresent())
        .findFirst();
  }
}
