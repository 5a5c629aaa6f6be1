package io.flywheel.cli.options;

import java.util.Optional;
import picocli.CommandLine.Option;

/** Joins a run by name, so that a stage of an overtaken run ends instead of mixing in. */
public final class RunOption {
  @Option(
      names = "--run",
      paramLabel = "ID",
      description = "The run to join, as ingest named it; exit code 4 when another run is open.")
  private String run;

  public Optional<String> named() {
    return Optional.ofNullable(run);
  }
}
