package io.flywheel.cli.options;

import io.flywheel.feeds.landing.IngestRequest;
import io.flywheel.feeds.landing.IngestRequest.Comparison;
import java.time.LocalDate;
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

  public IngestRequest request(Set<String> feeds) {
    return new IngestRequest(
        feeds, Optional.ofNullable(until), rehash ? Comparison.CONTENT : Comparison.ATTRIBUTES);
  }
}
