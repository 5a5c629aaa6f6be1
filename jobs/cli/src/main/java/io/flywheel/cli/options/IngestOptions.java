package io.flywheel.cli.options;

import io.flywheel.feeds.landing.IngestRequest;
import io.flywheel.feeds.landing.IngestRequest.Comparison;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Which files an ingest takes. */
public final class IngestOptions {
  @Option(
      names = "--until",
      paramLabel = "DAY",
      description = "Take files up to this day, inclusive (yyyy-mm-dd).")
  private LocalDate until;

  @Option(
      names = "--rehash",
      description = "Compare the content of every known file, not only where size or time differ.")
  private boolean rehash;

  @Option(
      names = "--retake",
      paramLabel = "GLOB",
      description =
          "Take known files again, as after a change of their mapping; over paths below the landing"
              + " folder, as '2024/*.csv'; repeatable.")
  private Set<String> retake = new LinkedHashSet<>();

  public IngestRequest request(Set<String> feeds) {
    return new IngestRequest(
        feeds,
        Optional.ofNullable(until),
        rehash ? Comparison.CONTENT : Comparison.ATTRIBUTES,
        List.copyOf(retake));
  }
}
