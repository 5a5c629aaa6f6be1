package io.flywheel.cli.settings;

/** A configuration that cannot be used; the message names file, line, key, value and next step. */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SettingsException(String message) {
    super(message);
  }
}
