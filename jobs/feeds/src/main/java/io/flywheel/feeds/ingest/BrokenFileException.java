package io.flywheel.feeds.ingest;

import java.io.IOException;

/** A file that cannot be read as what it claims to be; the message says where and why. */
final class BrokenFileException extends IOException {
  private static final long serialVersionUID = 1L;

  BrokenFileException(String message) {
    super(message);
  }

  BrokenFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
