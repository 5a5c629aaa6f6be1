package io.flywheel.cli.query;

/** A statement of several, or of a file, failed while it ran; the message says which. */
public final class FailedStatementException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public FailedStatementException(String place, Throwable cause) {
    super(place, cause);
  }
}
