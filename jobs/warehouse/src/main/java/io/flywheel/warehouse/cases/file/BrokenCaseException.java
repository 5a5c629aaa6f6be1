package io.flywheel.warehouse.cases.file;

import java.nio.file.Path;

/** A case that cannot be run; the message names file, line, value and what is expected. */
public final class BrokenCaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BrokenCaseException(Path file, String message) {
    super(file + ": " + message);
  }

  public BrokenCaseException(Path file, long line, String message) {
    super(file + ":" + line + ": " + message);
  }
}
