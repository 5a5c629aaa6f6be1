package io.flywheel.warehouse.store;

/** A folder in which nothing can be written; the message names it, the reason and what to do. */
public final class UnwritableFolderException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnwritableFolderException(String message, Throwable cause) {
    super(message, cause);
  }
}
