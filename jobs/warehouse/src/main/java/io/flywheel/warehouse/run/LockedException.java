package io.flywheel.warehouse.run;

/** Another run holds the warehouse; the message says which process. */
public final class LockedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LockedException(String message) {
    super(message);
  }
}
