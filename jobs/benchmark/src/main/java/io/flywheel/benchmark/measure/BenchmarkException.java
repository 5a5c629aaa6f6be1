package io.flywheel.benchmark.measure;

/** A measurement that does not count, with the reason. */
public final class BenchmarkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what happened, and where to look
   */
  public BenchmarkException(String message) {
    super(message);
  }
}
