package io.flywheel.cli.query;

/** A statement that does not only read published tables, or that cannot be understood. */
public final class QueryRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  QueryRefusedException(String message) {
    super(message);
  }
}
