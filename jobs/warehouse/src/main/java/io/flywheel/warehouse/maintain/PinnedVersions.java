package io.flywheel.warehouse.maintain;

import io.flywheel.warehouse.catalog.Tables;
import io.flywheel.warehouse.contract.Layer;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.plan.CommitHistory;
import io.flywheel.warehouse.publication.PublicationState;
import io.flywheel.warehouse.state.Publication;
import io.flywheel.warehouse.state.RunState;
import io.flywheel.warehouse.state.TableState;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The versions that the publications vouch for. Readers, and the next ingest, go by them: a
 * compacted version is read by nobody before a row names it.
 */
final class PinnedVersions {
  private final Tables tables;
  private final CommitHistory history;
  private final PublicationState standing;
  private final Optional<String> waiting;
  private final SortedMap<TableName, TableState> vouched = new TreeMap<>();

  /**
   * @param tables the warehouse's tables
   * @param history what commits touched
   * @param standing the rows that matter now
   * @param open the open run
   */
  PinnedVersions(
      Tables tables, CommitHistory history, PublicationState standing, Optional<RunState> open) {
    this.tables = tables;
    this.history = history;
    this.standing = standing;
    this.waiting = waiting(standing, open);
    standing.readable().ifPresent(row -> vouched.putAll(row.tables()));
    standing
        .closed()
        .ifPresent(
            row ->
                row.tables()
                    .forEach(
                        (table, state) -> {
                          if (!table.layer().built()) {
                            vouched.put(table, state);
                          }
                        }));
  }

  /** Why no row can name compacted versions now; empty when one can. */
  Optional<String> waiting() {
    return waiting;
  }

  private static Optional<String> waiting(PublicationState standing, Optional<RunState> open) {
    if (open.isPresent()) {
      return Optional.of(open.get().runId() + " is open; end it with `flywheel run`");
    }
    Optional<Publication.Kind> seen = standing.readable().map(Publication::kind);
    if (seen.isEmpty()) {
      return Optional.of("nothing is published yet");
    }
    if (seen.get() == Publication.Kind.ROLLED_BACK) {
      return Optional.of("readers see an older publication until the next run after a release");
    }
    return standing
        .latest()
        .filter(row -> row.kind() == Publication.Kind.INGESTED)
        .map(row -> row.runId() + " took files that are not published; run `flywheel run`");
  }

  /**
   * True when the newest version holds the rows that are vouched for, or when the table is one that
   * everybody reads at its newest version.
   */
  boolean movable(TableName table) {
    TableState state = vouched.get(table);
    if (state == null) {
      return table.layer() == Layer.OPS;
    }
    long newest = tables.version(table);
    return waiting.isEmpty()
        && newest >= state.version()
        && tables.tableId(table).filter(state.tableId()::equals).isPresent()
        && history.between(table, state.version(), newest).isEmpty();
  }

  /**
   * The row that names newest versions in the place of older ones with the same rows, as what is
   * vouched for and as what was computed from; empty when there is none to name.
   *
   * @param runId of the row
   */
  Optional<Publication> row(String runId) {
    Map<TableName, Long> newest = new TreeMap<>();
    vouched.forEach(
        (table, state) -> {
          long version = tables.version(table);
          if (version != state.version() && movable(table)) {
            newest.put(table, version);
          }
        });
    if (newest.isEmpty()) {
      return Optional.empty();
    }
    SortedMap<TableName, TableState> moved = new TreeMap<>();
    vouched.forEach((table, state) -> moved.put(table, moved(table, state, newest)));
    Publication closed = standing.closed().orElseThrow();
    return Optional.of(
        new Publication(
            standing.latest().orElseThrow().number() + 1,
            runId,
            Publication.Kind.PUBLISHED,
            closed.asOf(),
            moved,
            closed.delivered(),
            closed.settings()));
  }

  private TableState moved(TableName table, TableState state, Map<TableName, Long> newest) {
    Map<TableName, Long> inputs = new TreeMap<>(state.inputs());
    inputs.replaceAll(
        (input, version) ->
            newest.containsKey(input) && version == vouched.get(input).version()
                ? newest.get(input)
                : version);
    return new TableState(
        newest.getOrDefault(table, state.version()), state.tableId(), state.definition(), inputs);
  }
}
