package io.flywheel.warehouse.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What is wrong between a contract and the tables that it reads. */
final class InputFaults {
  private final Contract contract;
  private final SortedMap<TableName, Contract> byName;
  private final List<String> faults = new ArrayList<>();

  InputFaults(Contract contract, SortedMap<TableName, Contract> byName) {
    this.contract = contract;
    this.byName = byName;
  }

  List<String> find() {
    List<String> names = byName.keySet().stream().map(TableName::toString).toList();
    for (Input input : contract.inputs()) {
      TableName name = input.table();
      if (!byName.containsKey(name)) {
        add("input " + name + " has no contract" + Nearest.hint(name.toString(), names));
      } else if (name.layer() == Layer.OPS && !name.equals(Contracts.DELIVERED)) {
        add("input " + name + "; of ops only ops.delivered can be read");
      } else {
        columns(input, byName.get(name));
      }
      if (input.news().isPresent() && contract.slicing().isPresent()) {
        add("input " + name + " has news, which is for tables cut by keys; this one has slices");
      }
    }
    if (contract.slicing().isEmpty()) {
      entity();
    }
    return faults;
  }

  private void columns(Input input, Contract source) {
    List<String> there = source.columnNames();
    Stream.concat(input.columns().stream(), input.keys().stream().flatMap(InputFaults::used))
        .distinct()
        .filter(column -> !there.contains(column))
        .forEach(
            column ->
                add(
                    "input %s has no column '%s'%s"
                        .formatted(input.table(), column, Nearest.hint(column, there))));
    input.keys().stream()
        .flatMap(key -> key.validity().stream())
        .flatMap(each -> Stream.of(each.from(), each.until()))
        .filter(
            column ->
                ContractReader.column(source.columns(), column).filter(Column::required).isEmpty())
        .forEach(
            column ->
                add(
                    "input %s: '%s' bounds a validity, so it is required there"
                        .formatted(input.table(), column)));
    if (!input.columns().isEmpty()) {
      input.keys().stream()
          .flatMap(InputFaults::used)
          .distinct()
          .filter(column -> !input.columns().contains(column))
          .forEach(
              column ->
                  add(
                      "input %s: the window by key uses '%s', so it stands under columns, too"
                          .formatted(input.table(), column)));
    }
  }

  /** Columns of the input that a window by key looks at. */
  private static Stream<String> used(Window.Key key) {
    return Stream.concat(
        key.matches().stream().map(Window.Match::input),
        key.validity().stream().flatMap(each -> Stream.of(each.from(), each.until())));
  }

  /** An entity table is cut by keys: there is no day that a distance could be counted from. */
  private void entity() {
    TreeSet<String> cuts = new TreeSet<>();
    for (Input input : contract.inputs()) {
      if (input.period().isPresent()) {
        add("input " + input.table() + " has a window by days, but the table has no slices");
      }
      for (Window.Key key : input.keys()) {
        cuts.add(key.matches().stream().map(Window.Match::target).toList().toString());
        if (key.validity().isPresent()) {
          add("input " + input.table() + " has from and until, but the table has no slices");
        }
      }
    }
    if (cuts.size() > 1) {
      add("windows by key cut an entity table by the same columns; found " + cuts);
    }
  }

  private void add(String fault) {
    faults.add(contract.file() + ": " + fault);
  }
}
