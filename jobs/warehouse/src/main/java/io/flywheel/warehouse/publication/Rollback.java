package io.flywheel.warehouse.publication;

import io.flywheel.warehouse.catalog.Tables;
import io.flywheel.warehouse.files.PastVersions;
import io.flywheel.warehouse.run.Runs;
import io.flywheel.warehouse.run.StageRefusedException;
import io.flywheel.warehouse.state.Publication;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Takes readers back to an older publication and pauses runs, so that none replaces what they see
 * before somebody has looked. Callers hold the run lock.
 */
public final class Rollback {
  private static final int NAMED = 10;

  private final PublicationLog log;
  private final Tables tables;
  private final PastVersions past;
  private final Runs runs;

  /**
   * @param log the warehouse's publications
   * @param tables the warehouse's tables
   * @param past their older versions
   * @param runs the open run
   */
  public Rollback(PublicationLog log, Tables tables, PastVersions past, Runs runs) {
    this.log = log;
    this.tables = tables;
    this.past = past;
    this.runs = runs;
  }

  /**
   * Readers see an older publication again, from the next statement on. An open run is closed: what
   * it has built is not to be published right after the release.
   *
   * @param number of a publication that readers have seen
   * @return the row that says so
   * @throws IllegalArgumentException when there is no such publication, readers see it already, or
   *     it can no longer be read whole
   */
  public Publication to(long number) {
    PublicationState standing = log.read();
    Publication target = target(standing, number);
    runs.end();
    return append(standing, Publication.Kind.ROLLED_BACK, target);
  }

  /**
   * What {@link #to} would do, under the same conditions.
   *
   * @return the row that would say so
   */
  public Publication preview(long number) {
    PublicationState standing = log.read();
    return row(standing, Publication.Kind.ROLLED_BACK, target(standing, number));
  }

  private Publication target(PublicationState standing, long number) {
    List<Publication> readable = log.readable();
    Publication target =
        readable.stream()
            .filter(publication -> publication.number() == number)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no publication "
                            + number
                            + " that readers have seen; there are "
                            + named(readable)));
    if (standing.readable().filter(now -> same(now, target)).isPresent()) {
      throw new IllegalArgumentException("readers see publication " + number + " already");
    }
    refuseReplaced(target);
    refuseGone(target);
    return target;
  }

  /**
   * Lets runs go on: the next one computes again what was taken back.
   *
   * @return the row that says so
   * @throws IllegalArgumentException when runs are not paused
   */
  public Publication release() {
    PublicationState standing = log.read();
    Publication closed = paused(standing);
    Publication row = append(standing, Publication.Kind.RELEASED, closed);
    // Readers are to see the newest again after the next run, also when nothing is new or stale.
    runs.begin(closed.asOf(), Optional.of(row));
    return row;
  }

  /**
   * What {@link #release} would do, under the same condition.
   *
   * @return the row that would say so
   */
  public Publication releasePreview() {
    PublicationState standing = log.read();
    return row(standing, Publication.Kind.RELEASED, paused(standing));
  }

  /** What runs go on from. */
  private static Publication paused(PublicationState standing) {
    if (!standing.paused()) {
      throw new IllegalArgumentException(
          "runs are not paused; only a rollback pauses them, so there is nothing to release");
    }
    return standing.closed().orElseThrow();
  }

  private static boolean same(Publication now, Publication target) {
    return now.tables().equals(target.tables()) && now.delivered().equals(target.delivered());
  }

  /** A version of a table that another one has replaced since cannot be read any more. */
  private void refuseReplaced(Publication target) {
    target
        .tables()
        .forEach(
            (table, state) -> {
              boolean there =
                  state.version() < 0
                      || tables.tableId(table).filter(state.tableId()::equals).isPresent()
                          && tables.version(table) >= state.version();
              if (!there) {
                throw new IllegalArgumentException(
                    "publication %d names version %d of %s, but that table has been replaced since; choose a later publication"
                        .formatted(target.number(), state.version(), table));
              }
            });
  }

  /** Maintenance deletes what only publications name that are no longer kept. */
  private void refuseGone(Publication target) {
    target
        .tables()
        .forEach(
            (table, state) -> {
              Optional<String> gone =
                  state.version() < 0 ? Optional.empty() : past.gone(table, state.version());
              if (gone.isPresent()) {
                throw new IllegalArgumentException(
                    "publication %d can no longer be read: %s of %s, version %d, is gone; `flywheel maintain` keeps what publications of the last %d days name, so choose a later one"
                        .formatted(
                            target.number(),
                            gone.get(),
                            table,
                            state.version(),
                            tables.kept().toDays()));
              }
            });
  }

  private Publication append(
      PublicationState standing, Publication.Kind kind, Publication content) {
    Publication row = row(standing, kind, content);
    log.append(row);
    return row;
  }

  private static Publication row(
      PublicationState standing, Publication.Kind kind, Publication content) {
    Publication latest = standing.latest().orElseThrow();
    return new Publication(
        latest.number() + 1,
        latest.runId(),
        kind,
        content.asOf(),
        content.tables(),
        content.delivered(),
        content.settings());
  }

  private static String named(List<Publication> readable) {
    return readable.isEmpty()
        ? "none yet"
        : readable.stream()
            .skip(Math.max(0, readable.size() - NAMED))
            .map(row -> row.number() + row.asOf().map(day -> " (as of " + day + ")").orElse(""))
            .collect(Collectors.joining(", "));
  }

  /**
   * Refuses a stage while readers are held at an older publication.
   *
   * @throws StageRefusedException naming the publication and the remedy
   */
  public static void refuseWhilePaused(PublicationState standing) {
    if (standing.paused()) {
      throw new StageRefusedException(
          "publication %d took readers back%s and paused runs; `flywheel publish --release` lets them go on"
              .formatted(
                  standing.latest().orElseThrow().number(),
                  standing
                      .latest()
                      .flatMap(Publication::asOf)
                      .map(day -> ", to figures as of " + day + ",")
                      .orElse("")));
    }
  }
}
