package io.flywheel.warehouse.publication;

import io.flywheel.warehouse.state.Publication;
import java.util.Optional;

/**
 * The publications that matter now.
 *
 * @param latest last row of any kind
 * @param readable last row that was published or rolled back to: what readers see
 * @param closed last row that is no rollback: what ingest and the planning of builds go on from
 */
public record PublicationState(
    Optional<Publication> latest, Optional<Publication> readable, Optional<Publication> closed) {
  static final PublicationState NONE =
      new PublicationState(Optional.empty(), Optional.empty(), Optional.empty());

  /** True while a rollback pauses runs. */
  public boolean paused() {
    return latest.filter(row -> row.kind() == Publication.Kind.ROLLED_BACK).isPresent();
  }

  PublicationState then(Publication row) {
    return new PublicationState(
        Optional.of(row),
        row.readable() ? Optional.of(row) : readable,
        row.kind() == Publication.Kind.ROLLED_BACK ? closed : Optional.of(row));
  }
}
