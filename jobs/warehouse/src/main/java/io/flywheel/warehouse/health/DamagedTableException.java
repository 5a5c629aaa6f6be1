package io.flywheel.warehouse.health;

/** Files of a table are missing or broken, so that reading it would show other rows than stood. */
public final class DamagedTableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message which table, which file, what is wrong with it, and what to do
   */
  public DamagedTableException(String message) {
    super(message);
  }
}
