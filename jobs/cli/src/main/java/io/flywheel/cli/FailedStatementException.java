package io.flywheel.cli;

/** A statement of several, or of a file, failed while it ran; the message says which. */
final class FailedStatementException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FailedStatementException(String place, Throwable cause) {
    super(place, cause);
  }
}
