package io.flywheel.warehouse.plan;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.state.DeliveredDays;
import io.flywheel.warehouse.state.TableState;
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
  private final Fingerprint definitions;

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
      Fingerprint definitions) {
    this.contracts = contracts;
    this.current = current;
    this.history = history;
    this.definitions = definitions;
  }

  /**
   * The plan for all built tables; a stale table counts as a change for those that read it.
   *
   * @param build how tables were last computed
   */
  public Plan plan(BuildState build) {
    Map<TableName, TablePlan> before = new HashMap<>();
    for (Contract contract : contracts.built()) {
      before.put(contract.table(), plan(contract, build, before));
    }
    return new Plan(
        contracts.built().stream().map(each -> before.get(each.table())).toList(),
        new CompleteIntervals(contracts, build.delivered()).waiting());
  }

  /**
   * The tables to be computed by a definition that never was, or from inputs of such a one, inputs
   * before their readers. Costs no look at any commit.
   *
   * @param build how tables were last computed
   */
  public List<Contract> redefined(BuildState build) {
    Map<TableName, TablePlan> before = new HashMap<>();
    for (Contract contract : contracts.built()) {
      String definition = definitions.of(contract);
      Optional<TableState> known = build.table(contract.table());
      boolean changed =
          known.filter(state -> !state.definition().equals(definition)).isPresent()
              || contract.inputs().stream().anyMatch(input -> isStale(input.table(), before));
      TablePlan plan =
          known.isEmpty()
              ? neverBuilt(contract, definition, before)
              : changed
                  ? TablePlan.everything(contract, "its definition changed", definition)
                  : TablePlan.upToDate(contract, definition);
      before.put(contract.table(), plan);
    }
    return contracts.built().stream()
        .filter(contract -> !before.get(contract.table()).upToDate())
        .toList();
  }

  /**
   * The plan for one table as its inputs stand now.
   *
   * @param contract the table
   * @param build how tables were last computed
   */
  public TablePlan plan(Contract contract, BuildState build) {
    return plan(contract, build, Map.of());
  }

  private TablePlan plan(Contract contract, BuildState build, Map<TableName, TablePlan> before) {
    String definition = definitions.of(contract);
    Optional<TableState> known = build.table(contract.table());
    if (known.isEmpty()) {
      return neverBuilt(contract, definition, before);
    }
    TableState state = known.get();
    StaleIntervals stale = new StaleIntervals(contract);
    if (!state.definition().equals(definition)) {
      stale.all("its definition changed");
    }
    DayRanges own =
        replaced(contract.table(), state.version(), state.tableId())
            ? DayRanges.all()
            : history(contract.table(), state.version());
    if (!own.isEmpty()) {
      stale.days(
          WindowMath.forward(own, contract),
          "it was changed after it was last published" + StaleIntervals.text(own));
    }
    for (Input input : contract.inputs()) {
      if (input.table().equals(Contracts.DELIVERED)) {
        delivered(input, contract, build, stale);
      } else {
        changed(input, state, build, before, stale);
      }
    }
    CompleteIntervals complete = new CompleteIntervals(contracts, build.delivered());
    stale.complete(
        complete,
        complete.moved(
            contract, new CompleteIntervals(contracts, build.deliveredBefore(contract.table()))));
    return stale.plan(definition);
  }

  private TablePlan neverBuilt(
      Contract contract, String definition, Map<TableName, TablePlan> before) {
    boolean hasRows =
        contract.inputs().stream()
            .map(Input::table)
            .filter(input -> !input.equals(Contracts.DELIVERED))
            .anyMatch(input -> current.exists(input) || isStale(input, before));
    // An entity table may have rows of its own, from a setting: the reporting currency's rate.
    boolean ownRows = contract.interval().isEmpty() && !contract.settings().isEmpty();
    return hasRows || ownRows
        ? TablePlan.everything(contract, "it was never built", definition)
        : TablePlan.upToDate(contract, definition);
  }

  private static boolean isStale(TableName table, Map<TableName, TablePlan> before) {
    return Optional.ofNullable(before.get(table)).filter(plan -> !plan.upToDate()).isPresent();
  }

  private void delivered(Input input, Contract target, BuildState build, StaleIntervals stale) {
    SortedMap<String, DeliveredDays> before = build.deliveredBefore(target.table());
    if (!before.equals(build.delivered())) {
      stale.input(
          new InputChange.Delivered(input, before, build.delivered()),
          contracts.get(input.table()),
          moved(before, build.delivered()));
    }
  }

  private void changed(
      Input input,
      TableState state,
      BuildState build,
      Map<TableName, TablePlan> before,
      StaleIntervals stale) {
    TableName name = input.table();
    long version = state.inputs().getOrDefault(name, -1L);
    if (replaced(name, version, build.publishedId(name).orElse(""))) {
      stale.all(name + " was replaced by another table");
    } else {
      DayRanges days = history(name, version);
      if (!days.isEmpty()) {
        stale.input(
            new InputChange.Versions(input, version, current.of(name)), contracts.get(name), days);
      }
    }
    if (isStale(name, before)) {
      stale.input(
          new InputChange.UpstreamStale(input), contracts.get(name), before.get(name).stale());
    }
  }

  /** True when the versions of a table do not go on from the one known. */
  private boolean replaced(TableName name, long since, String tableId) {
    return current.of(name) < since
        || since >= 0 && !tableId.isEmpty() && !current.id(name).equals(tableId);
  }

  /** Days of a table that changed since a version. */
  private DayRanges history(TableName name, long since) {
    long now = current.of(name);
    return now == since ? DayRanges.none() : history.between(name, since, now);
  }

  private static DayRanges moved(
      SortedMap<String, DeliveredDays> before, SortedMap<String, DeliveredDays> now) {
    DayRanges days = DayRanges.none();
    for (var feed : now.entrySet()) {
      DeliveredDays old = before.get(feed.getKey());
      if (old == null || !old.firstDay().equals(feed.getValue().firstDay())) {
        return DayRanges.all();
      }
      if (!old.lastDay().equals(feed.getValue().lastDay())) {
        days = days.plus(DayRanges.range(old.lastDay(), feed.getValue().lastDay()));
      }
    }
    return days;
  }
}
