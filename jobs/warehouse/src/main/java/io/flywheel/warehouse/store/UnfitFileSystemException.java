package io.flywheel.warehouse.store;

/** A file system on which commits could be lost; the message names it and what to do. */
public final class UnfitFileSystemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message the folder, its file system, what that does, and what to do
   */
  public UnfitFileSystemException(String message) {
    super(message);
  }
}
