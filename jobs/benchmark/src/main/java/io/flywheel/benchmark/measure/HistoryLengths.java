package io.flywheel.benchmark.measure;

import java.util.List;
import picocli.CommandLine.Option;

/** The option that says after how long a history is measured. */
public final class HistoryLengths {
  @Option(
      names = "--days",
      split = ",",
      defaultValue = "30,90",
      paramLabel = "N",
      description = "History lengths (default: ${DEFAULT-VALUE}).")
  private List<Integer> days = List.of();

  /** Lengths in days, as they were given. */
  public List<Integer> days() {
    return days;
  }
}
