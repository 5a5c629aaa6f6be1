package io.flywheel.warehouse.run;

import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.state.Publication;
import io.flywheel.warehouse.state.RunState;
import io.flywheel.warehouse.state.TableState;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The open run: opened by ingest, joined by build, check and publish, each possibly a process of
 * its own. Callers hold the run lock.
 */
public final class Runs {
  private static final String PREFIX = "run-";

  private final RunFile file;

  /**
   * @param file the warehouse's run file
   */
  public Runs(RunFile file) {
    this.file = file;
  }

  /** The open run, if any. */
  public Optional<RunState> open() {
    return file.read();
  }

  /**
   * Opens a run under a new id, in the place of an open one. What that one built and did not
   * publish is stale again.
   *
   * @param asOf last file day taken
   * @param latest last publication row, whose run id was the last one used
   */
  public RunState begin(Optional<LocalDate> asOf, Optional<Publication> latest) {
    RunState run = new RunState(nextId(latest), asOf, Map.of(), Map.of());
    file.write(run);
    return run;
  }

  /** The id of a step that opens no run, such as a refusal: the one that the next run would get. */
  public String nextId(Optional<Publication> latest) {
    long last =
        Math.max(
            latest.map(publication -> number(publication.runId())).orElse(0L),
            file.read().map(run -> number(run.runId())).orElse(0L));
    return PREFIX + (last + 1);
  }

  /**
   * The open run, or nothing when none is open and none is named.
   *
   * @param named the run that the caller believes to be open
   * @throws SupersededRunException when another run is open than the one named
   */
  public Optional<RunState> join(Optional<String> named) {
    Optional<RunState> open = file.read();
    if (named.isPresent() && open.isPresent() && !open.get().runId().equals(named.get())) {
      throw new SupersededRunException(named.get(), open.get().runId());
    }
    return open;
  }

  /** Remembers a table that the run has built. */
  public synchronized RunState built(TableName table, TableState state) {
    RunState run = file.read().orElseThrow();
    Map<TableName, TableState> built = new TreeMap<>(run.built());
    built.put(table, state);
    RunState after = new RunState(run.runId(), run.asOf(), built, run.checked());
    file.write(after);
    return after;
  }

  /** Remembers versions whose checks hold. */
  public RunState checked(Map<TableName, Long> versions) {
    RunState run = file.read().orElseThrow();
    RunState after = new RunState(run.runId(), run.asOf(), run.built(), Map.copyOf(versions));
    file.write(after);
    return after;
  }

  /** Closes the open run. */
  public void end() {
    file.delete();
  }

  private static long number(String runId) {
    return runId.startsWith(PREFIX) ? Long.parseLong(runId.substring(PREFIX.length())) : 0;
  }
}
