package io.flywheel.warehouse.run;

/** A stage did not do its work because the data or the state of the warehouse forbids it. */
public final class StageRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what stands in the way, and what to do
   */
  public StageRefusedException(String message) {
    super(message);
  }
}
