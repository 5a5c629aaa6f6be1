package io.flywheel.warehouse.plan;

import io.flywheel.domain.calendar.Days;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.state.DeliveredDays;
import io.flywheel.warehouse.state.TableState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Finds what is stale: the state each table was computed from, against what stands now. */
public final class Planner {
  private final Contracts contracts;
  private final CurrentVersions current;
  private final CommitHistory history;
  private final DefinitionHash definitions;

  /**
   * @param contracts all tables
   * @param current versions as they stand now
   * @param history what commits touched
   * @param definitions hashes of definitions
   */
  public Planner(
      Contracts contracts,
      CurrentVersions current,
      CommitHistory history,
      DefinitionHash definitions) {
    this.contracts = contracts;
    this.current = current;
    this.history = history;
    this.definitions = definitions;
  }

  /**
   * The plan for all built tables; a stale table counts as a change for those that read it.
   *
   * @param memory how tables were last computed
   */
  public Plan plan(Memory memory) {
    Map<TableName, Days> expected = new HashMap<>();
    List<TablePlan> plans = new ArrayList<>();
    for (Contract contract : contracts.built()) {
      TablePlan plan = plan(contract, memory, expected);
      expected.put(contract.table(), plan.stale());
      plans.add(plan);
    }
    return new Plan(List.copyOf(plans));
  }

  /**
   * The plan for one table as its inputs stand now.
   *
   * @param contract the table
   * @param memory how tables were last computed
   */
  public TablePlan plan(Contract contract, Memory memory) {
    return plan(contract, memory, Map.of());
  }

  private TablePlan plan(Contract contract, Memory memory, Map<TableName, Days> expected) {
    String definition = definitions.of(contract);
    Optional<TableState> known = memory.table(contract.table());
    if (known.isEmpty()) {
      return neverBuilt(contract, definition, expected);
    }
    TableState state = known.get();
    List<String> reasons = new ArrayList<>();
    Days stale = Days.none();
    if (!state.definition().equals(definition)) {
      stale = Days.all();
      reasons.add("its definition changed");
    }
    Days own = changes(contract.table(), state.version(), state.tableId());
    if (!own.isEmpty()) {
      stale = stale.plus(Reach.forward(own, contract));
      reasons.add("it was changed after it was last published" + dayText(own));
    }
    for (Input input : contract.inputs()) {
      Days changed = changes(input, contract, state, memory, expected);
      if (!changed.isEmpty()) {
        stale = stale.plus(Reach.forward(changed, input.window(), contract.slicing()));
        reasons.add(input.table() + " changed" + dayText(changed));
      }
    }
    return new TablePlan(contract, stale, List.copyOf(reasons), definition);
  }

  private TablePlan neverBuilt(
      Contract contract, String definition, Map<TableName, Days> expected) {
    boolean hasRows =
        contract.inputs().stream()
            .map(Input::table)
            .filter(input -> !input.equals(Contracts.DELIVERED))
            .anyMatch(
                input ->
                    current.exists(input) || !expected.getOrDefault(input, Days.none()).isEmpty());
    // An entity table may have rows of its own, from a setting: the reporting currency's rate.
    boolean ownRows = contract.slicing().isEmpty() && !contract.settings().isEmpty();
    return hasRows || ownRows
        ? new TablePlan(contract, Days.all(), List.of("it was never built"), definition)
        : new TablePlan(contract, Days.none(), List.of(), definition);
  }

  private Days changes(
      Input input,
      Contract target,
      TableState state,
      Memory memory,
      Map<TableName, Days> expected) {
    TableName name = input.table();
    if (name.equals(Contracts.DELIVERED)) {
      return moved(memory.deliveredBefore(target.table()), memory.delivered());
    }
    long version = state.inputs().getOrDefault(name, -1L);
    String id = memory.publishedId(name).orElse("");
    return changes(name, version, id).plus(expected.getOrDefault(name, Days.none()));
  }

  /** Days of a table that changed since a version; everything when another table took its place. */
  private Days changes(TableName name, long since, String tableId) {
    long now = current.of(name);
    if (now == since) {
      return Days.none();
    }
    boolean replaced = since >= 0 && !tableId.isEmpty() && !current.id(name).equals(tableId);
    if (now < since || replaced) {
      return Days.all();
    }
    return history.between(name, since, now);
  }

  private static Days moved(
      SortedMap<String, DeliveredDays> before, SortedMap<String, DeliveredDays> now) {
    Days days = Days.none();
    for (var feed : now.entrySet()) {
      DeliveredDays old = before.get(feed.getKey());
      if (old == null || !old.firstDay().equals(feed.getValue().firstDay())) {
        return Days.all();
      }
      if (!old.lastDay().equals(feed.getValue().lastDay())) {
        days = days.plus(Days.range(old.lastDay(), feed.getValue().lastDay()));
      }
    }
    return days;
  }

  private static String dayText(Days days) {
    if (days.isAll()) {
      return "";
    }
    String text = days.toString();
    return days.ranges().size() > 6
        ? ": %d days from %s to %s"
            .formatted(
                days.count(),
                days.ranges().get(0).first(),
                days.ranges().get(days.ranges().size() - 1).last())
        : ": " + text;
  }
}
