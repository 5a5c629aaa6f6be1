package io.flywheel.cli.options;

import picocli.CommandLine.Option;

/** Asks a command that writes to say what it would do. */
public final class DryRunOption {
  @Option(names = "--dry-run", description = "Say what would be done, without doing it.")
  private boolean asked;

  public boolean asked() {
    return asked;
  }
}
