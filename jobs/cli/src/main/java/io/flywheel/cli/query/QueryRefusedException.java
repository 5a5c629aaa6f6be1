package io.flywheel.cli.query;

/** A statement that does not only read published tables, or that cannot be understood. */
public final class QueryRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message which statement, where there are several, and what is wrong with it
   */
  public QueryRefusedException(String message) {
    super(message);
  }
}
