package io.flywheel.warehouse.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** Orders computed tables so that every table stands after its inputs. */
final class InputOrder {
  private final SortedMap<TableName, Contract> byName;
  private final Map<TableName, Contract> done = new LinkedHashMap<>();
  private final List<TableName> open = new ArrayList<>();

  private InputOrder(SortedMap<TableName, Contract> byName) {
    this.byName = byName;
  }

  /**
   * @throws ContractException naming the tables of a cycle
   */
  static List<Contract> of(SortedMap<TableName, Contract> byName) {
    InputOrder order = new InputOrder(byName);
    byName.keySet().forEach(order::visit);
    return List.copyOf(order.done.values());
  }

  private void visit(TableName table) {
    Contract contract = byName.get(table);
    if (!table.layer().built() || done.containsKey(table)) {
      return;
    }
    if (open.contains(table)) {
      String cycle =
          open.subList(open.indexOf(table), open.size()).stream()
              .map(TableName::toString)
              .collect(Collectors.joining(" -> "));
      throw new ContractException(
          contract.file() + ": inputs form a cycle: " + cycle + " -> " + table);
    }
    open.add(table);
    contract.inputs().stream().map(Input::table).sorted().forEach(this::visit);
    open.remove(table);
    done.put(table, contract);
  }
}
