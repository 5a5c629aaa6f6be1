package io.flywheel.warehouse.store;

/** No space is left to write; the message names the disk and what to do. */
public final class FullDiskException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FullDiskException(String message) {
    super(message);
  }
}
