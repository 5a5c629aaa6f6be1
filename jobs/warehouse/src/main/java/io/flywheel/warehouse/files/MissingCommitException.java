package io.flywheel.warehouse.files;

/**
 * A table's log does not hold a commit that is asked for, as when it has expired: what changed is
 * not known, and the caller takes the table in full or does nothing.
 */
public final class MissingCommitException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  private final long version;

  MissingCommitException(String table, long version, long from, long to) {
    super(
        "the log of %s lacks commit %d, so what changed between versions %d and %d is not known"
            .formatted(table, version, from, to));
    this.version = version;
  }

  /** The version whose commit is missing. */
  public long version() {
    return version;
  }
}
