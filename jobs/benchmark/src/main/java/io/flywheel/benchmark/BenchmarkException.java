package io.flywheel.benchmark;

/** A measurement that does not count, with the reason. */
final class BenchmarkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BenchmarkException(String message) {
    super(message);
  }
}
