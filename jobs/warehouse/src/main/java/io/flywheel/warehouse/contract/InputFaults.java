package io.flywheel.warehouse.contract;

import io.flywheel.warehouse.message.Nearest;
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
    }
    if (contract.interval().isEmpty()) {
      entity();
    }
    return faults;
  }

  private void columns(Input input, Contract source) {
    List<String> there = source.columnNames();
    Stream.concat(input.columns().stream(), input.joins().stream().flatMap(InputFaults::used))
        .distinct()
        .filter(column -> !there.contains(column))
        .forEach(
            column ->
                add(
                    "input %s has no column '%s'%s"
                        .formatted(input.table(), column, Nearest.hint(column, there))));
    input.joins().stream()
        .flatMap(join -> join.validity().stream())
        .flatMap(each -> Stream.of(each.validFrom(), each.validTo()))
        .filter(
            column ->
                ContractReader.column(source.columns(), column)
                    .filter(ContractColumn::required)
                    .isEmpty())
        .forEach(
            column ->
                add(
                    "input %s: '%s' bounds a validity, so it must be required there"
                        .formatted(input.table(), column)));
    if (!input.columns().isEmpty()) {
      input.joins().stream()
          .flatMap(InputFaults::used)
          .distinct()
          .filter(column -> !input.columns().contains(column))
          .forEach(
              column ->
                  add(
                      "input %s: the join uses '%s', so list it under columns, too"
                          .formatted(input.table(), column)));
    }
  }

  /** Columns of the input that a join looks at. */
  private static Stream<String> used(InputWindow.Join join) {
    return Stream.concat(
        join.matches().stream().map(InputWindow.Match::input),
        join.validity().stream().flatMap(each -> Stream.of(each.validFrom(), each.validTo())));
  }

  /** An entity table is computed by key: there is no day to count lookback from. */
  private void entity() {
    TreeSet<String> keys = new TreeSet<>();
    for (Input input : contract.inputs()) {
      if (input.interval().isPresent()) {
        add(
            "input "
                + input.table()
                + " has an interval, but the table has none: neither a column day nor a property"
                + " interval");
      }
      for (InputWindow.Join join : input.joins()) {
        keys.add(join.matches().stream().map(InputWindow.Match::target).toList().toString());
        if (join.validity().isPresent()) {
          add("input " + input.table() + " has valid_from, but the table has no intervals");
        }
      }
    }
    boolean affected =
        contract.inputs().stream()
            .flatMap(input -> input.windows().stream())
            .anyMatch(InputWindow.Affected.class::isInstance);
    if (affected && keys.isEmpty()) {
      add(
          "affected.sql of an entity table lists its keys, and no input says by a join which columns"
              + " these are; add a join, or name no window");
    }
    if (keys.size() > 1) {
      add("all joins of an entity table name the same columns of it; found " + keys);
    }
  }

  private void add(String fault) {
    faults.add(contract.file() + ": " + fault);
  }
}
