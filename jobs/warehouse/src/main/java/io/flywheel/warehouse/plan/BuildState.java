package io.flywheel.warehouse.plan;

import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.state.DeliveredDays;
import io.flywheel.warehouse.state.Publication;
import io.flywheel.warehouse.state.RunState;
import io.flywheel.warehouse.state.TableState;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of tables as they were last computed: the publication, and over it what the open
 * run has built since.
 *
 * @param published the publication that readers see
 * @param built tables that the open run has built
 * @param delivered delivered days now
 */
public record BuildState(
    Optional<Publication> published,
    Map<TableName, TableState> built,
    SortedMap<String, DeliveredDays> delivered) {

  /** Later than any version. */
  private static final long BEYOND = Long.MAX_VALUE;

  /**
   * @param published the publication that readers see
   * @param run the open run
   * @param delivered delivered days now
   */
  public static BuildState of(
      Optional<Publication> published,
      Optional<RunState> run,
      SortedMap<String, DeliveredDays> delivered) {
    return new BuildState(published, run.map(RunState::built).orElse(Map.of()), delivered);
  }

  /** True when the table was ever computed. */
  public boolean knows(TableName name) {
    return table(name).isPresent();
  }

  /** State of a table when it was last computed; empty when it never was. */
  public Optional<TableState> table(TableName name) {
    return Optional.ofNullable(built.get(name))
        .or(() -> publishedState(name).map(this::withoutReplaced));
  }

  private Optional<TableState> publishedState(TableName name) {
    return published.map(publication -> publication.tables().get(name));
  }

  /**
   * Inputs that the run has built as another table do not go on from the version that a publication
   * knows: its reader must not take the same number for the same rows.
   */
  private TableState withoutReplaced(TableState state) {
    Map<TableName, Long> inputs = new TreeMap<>(state.inputs());
    inputs.replaceAll((input, version) -> replaced(input) ? Long.valueOf(BEYOND) : version);
    return new TableState(state.version(), state.tableId(), state.definition(), inputs);
  }

  private boolean replaced(TableName input) {
    TableState now = built.get(input);
    return now != null
        && publishedState(input)
            .filter(before -> !before.tableId().isEmpty())
            .filter(before -> !before.tableId().equals(now.tableId()))
            .isPresent();
  }

  /** Delta table id of an input when the run built it, or a publication last vouched for it. */
  Optional<String> publishedId(TableName name) {
    return Optional.ofNullable(built.get(name))
        .or(() -> publishedState(name))
        .map(TableState::tableId)
        .filter(id -> !id.isEmpty());
  }

  /** Delivered days as the table saw them when it was last computed. */
  SortedMap<String, DeliveredDays> deliveredBefore(TableName name) {
    if (built.containsKey(name)) {
      return delivered;
    }
    return published.map(Publication::delivered).orElseGet(TreeMap::new);
  }
}
