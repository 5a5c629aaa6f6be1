package io.flywheel.warehouse.run;

/** A stage names a run that is no longer the open one. */
public final class SupersededRunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param named the run that the stage named
   * @param open the open run, or {@code none}
   */
  public SupersededRunException(String named, String open) {
    super(
        "run %s is not open (open: %s); start again with `flywheel ingest`".formatted(named, open));
  }
}
