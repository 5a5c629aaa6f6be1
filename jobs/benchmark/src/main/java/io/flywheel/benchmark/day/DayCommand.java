package io.flywheel.benchmark.day;

import io.flywheel.benchmark.history.Folders;
import io.flywheel.benchmark.history.History;
import io.flywheel.benchmark.measure.Execution;
import io.flywheel.benchmark.measure.FlywheelProcess;
import io.flywheel.benchmark.measure.HistoryLengths;
import io.flywheel.benchmark.measure.Phases;
import io.flywheel.benchmark.profile.EventLog;
import io.flywheel.benchmark.profile.FlightRecording;
import io.flywheel.benchmark.profile.JobsByPhase;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures one more day after histories of large days. */
@Command(
    name = "day",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "One more day after a long history, cold: seconds, memory, Spark jobs, commits, files.",
      "Beside it a run with nothing new, a small query, DuckDB from the same files in full,",
      "Spark's full refresh of the same definitions and its copy of what the day wrote.",
      "Histories are prepared once and kept; that takes long."
    })
public final class DayCommand implements Callable<Integer> {
  @Mixin private HistoryLengths histories;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      paramLabel = "N",
      description = "Of each (default: ${DEFAULT-VALUE}); 0 with --profile for the profile alone.")
  private int rounds;

  @Option(
      names = "--scale",
      defaultValue = "0.00135",
      description = "Of the generated company (default: ${DEFAULT-VALUE}, 100,000 lines a day).")
  private BigDecimal scale = BigDecimal.ZERO;

  @Option(
      names = "--rivals",
      split = ",",
      defaultValue = "REFRESH,COPY",
      paramLabel = "NAME",
      description = "Measured beside DuckDB: ${COMPLETION-CANDIDATES} (default: both).")
  private Set<Rival> rivals = Set.of();

  @Option(
      names = "--memory",
      defaultValue = "4",
      paramLabel = "GB",
      description = "Heap of each JVM, tables of DuckDB (default: ${DEFAULT-VALUE}).")
  private int memory;

  @Option(
      names = "--jvm",
      defaultValue = FlywheelProcess.DAILY,
      paramLabel = "FLAGS",
      description = "FLYWHEEL_JVM of the day's run (default: ${DEFAULT-VALUE}).")
  private String flags = "";

  @Option(names = "--profile", description = "Say where the time goes, from one more run each.")
  private boolean profile;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "Where histories are kept (default: .flywheel/benchmark of the checkout).")
  private Path cache;

  @Option(names = "--prepare-only", description = "Make what is missing in the cache, and end.")
  private boolean prepareOnly;

  @Override
  public Integer call() throws IOException {
    Path kept =
        (cache == null ? FlywheelProcess.root().resolve(".flywheel").resolve("benchmark") : cache)
            .toAbsolutePath()
            .normalize();
    Path logs = kept.resolve("logs");
    System.err.println("Histories, copies and logs: " + kept);
    History history = new History(kept, scale, memory, FlywheelProcess.started(logs));
    histories.days().forEach(history::prepare);
    if (prepareOnly) {
      return 0;
    }
    Path folder = kept.resolve("round");
    Rounds runs = new Rounds(history, folder, logs, rivals, memory, flags);
    List<Measured> measured = new ArrayList<>();
    StringBuilder profiles = new StringBuilder();
    for (int days : histories.days()) {
      List<Round> all = new ArrayList<>();
      for (int round = 1; round <= rounds; round++) {
        all.add(runs.measure(days, round));
      }
      Recorded recorded = record(runs, days, Files.createTempDirectory(logs, days + "-days-"));
      profiles.append(recorded.profile());
      if (!all.isEmpty()) {
        measured.add(new Measured(days, all, recorded.events()));
      }
    }
    Folders.delete(folder);
    if (!measured.isEmpty()) {
      System.out.print(
          DayReport.costs(measured) + DayReport.counts(measured) + DayReport.growth(measured));
    }
    System.out.print(profiles);
    return 0;
  }

  private record Recorded(EventLog events, String profile) {}

  private Recorded record(Rounds runs, int days, Path recordings) throws IOException {
    Path recording = recordings.resolve("run.jfr");
    Path folder = Files.createDirectory(recordings.resolve("events"));
    Execution run =
        runs.recorded(
            days,
            profile ? FlightRecording.options(recording) : List.of(),
            EventLog.settings(folder));
    EventLog events = EventLog.of(folder);
    if (!profile) {
      return new Recorded(events, "");
    }
    Phases phases = Phases.of(run);
    return new Recorded(
        events,
        "### The day after %d days, recorded%n%n".formatted(days)
            + JobsByPhase.report(events, phases)
            + FlightRecording.report(recording, phases));
  }
}
