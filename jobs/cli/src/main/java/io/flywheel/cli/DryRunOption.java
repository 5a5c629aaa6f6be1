package io.flywheel.cli;

import picocli.CommandLine.Option;

/** Asks a command that writes to say what it would do. */
final class DryRunOption {
  @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
  private boolean asked;

  boolean asked() {
    return asked;
  }
}
