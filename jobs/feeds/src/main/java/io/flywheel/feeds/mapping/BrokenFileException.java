package io.flywheel.feeds.mapping;

import java.io.IOException;

/** A file that cannot be read as what it claims to be; the message says where and why. */
public final class BrokenFileException extends IOException {
  private static final long serialVersionUID = 1L;

  public BrokenFileException(String message) {
    super(message);
  }

  public BrokenFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
