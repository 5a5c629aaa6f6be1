package io.flywheel.warehouse.files;

import io.flywheel.warehouse.state.CommitMetadata;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.CommitInfo;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.actions.Metadata;

/**
 * What one commit says.
 *
 * @param version the version that it makes
 * @param actions its lines; none when the commit file is empty, as no writer leaves it
 */
public record CommitActions(long version, List<Action> actions) {

  /** Data files that come and go, in the order of the lines. */
  public List<FileAction> files() {
    return all(FileAction.class).toList();
  }

  /** Who wrote the commit, and how; empty when it does not say. */
  public Optional<CommitInfo> info() {
    return all(CommitInfo.class).findFirst();
  }

  /** Our own note; empty for commits of other tools. */
  public Optional<CommitMetadata> note() {
    return info()
        .filter(info -> info.userMetadata().isDefined())
        .flatMap(info -> CommitMetadata.parse(info.userMetadata().get()));
  }

  /** True when it may have changed the table's columns. */
  boolean setsColumns() {
    return all(Metadata.class).findFirst().isPresent();
  }

  private <T extends Action> Stream<T> all(Class<T> kind) {
    return actions.stream().filter(kind::isInstance).map(kind::cast);
  }
}
