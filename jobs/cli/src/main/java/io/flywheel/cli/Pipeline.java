package io.flywheel.cli;

import io.flywheel.cli.print.IngestText;
import io.flywheel.cli.print.Progress;
import io.flywheel.cli.print.Screen;
import io.flywheel.cli.query.TextTable;
import io.flywheel.cli.settings.Settings;
import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.feeds.ingest.Ingest;
import io.flywheel.feeds.ingest.IngestReport;
import io.flywheel.feeds.landing.IngestRequest;
import io.flywheel.feeds.mapping.IngestSettings;
import io.flywheel.warehouse.Engine;
import io.flywheel.warehouse.check.CheckResult;
import io.flywheel.warehouse.compute.Builder.Scope;
import io.flywheel.warehouse.compute.TableReport;
import io.flywheel.warehouse.compute.TableReport.Outcome;
import io.flywheel.warehouse.state.Publication;
import io.flywheel.warehouse.state.RunState;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The stages of a run after ingest, with what each prints. The caller holds the run lock. */
final class Pipeline {
  private final Engine engine;
  private final Screen screen;
  private final PrintStream out;
  private final Progress progress;

  Pipeline(Engine engine, Screen screen, Progress progress) {
    this.engine = engine;
    this.screen = screen;
    this.out = screen.out();
    this.progress = progress;
  }

  /** Every stage up to the first that stands in the way; its exit code. */
  int all(Settings settings, IngestRequest request, Scope scope) {
    int ingested = ingest(settings, request);
    if (ingested != ExitCode.DONE) {
      return ingested;
    }
    build(Optional.empty(), scope);
    if (engine.runs().open().isEmpty()) {
      out.println("Nothing to publish: readers see what they saw before.");
      return ExitCode.DONE;
    }
    int checked = check(Optional.empty());
    if (checked == ExitCode.DONE) {
      publish(Optional.empty());
    }
    return checked;
  }

  /** Takes new files; the exit code says whether they were accepted. */
  int ingest(Settings settings, IngestRequest request) {
    progress.now("taking new files from " + settings.landing());
    IngestReport report =
        new Ingest(engine, IngestSettings.from(settings.config(), engine.contracts())).run(request);
    progress.done();
    new IngestText(report).print(screen);
    return report.outcome() == IngestReport.Outcome.REFUSED ? ExitCode.REFUSED : ExitCode.DONE;
  }

  /** Builds and prints a line for each table that was computed; true when there was one. */
  boolean build(Optional<String> named, Scope scope) {
    List<TableReport> reports = Collections.synchronizedList(new ArrayList<>());
    progress.now("looking for what is stale");
    Optional<RunState> run =
        engine.build(
            named,
            scope,
            report -> {
              if (report.outcome() != Outcome.SKIPPED) {
                reports.add(report);
                progress.now("built " + report.table());
              }
            });
    progress.done();
    if (reports.isEmpty()) {
      out.println("Nothing is stale: no table was computed.");
      return false;
    }
    out.println("Built in " + run.map(RunState::runId).orElse("no run") + ":");
    out.print(built(reports).text());
    return true;
  }

  private static TextTable built(List<TableReport> reports) {
    List<List<String>> rows =
        reports.stream()
            .sorted(Comparator.comparing(TableReport::table))
            .map(
                report ->
                    List.of(
                        report.table().toString(),
                        report.outcome() == Outcome.UNCHANGED ? "unchanged" : "built",
                        String.valueOf(report.rows()),
                        partitions(report.days()),
                        String.format(Locale.ROOT, "%.1f", report.wall().toMillis() / 1000.0)))
            .toList();
    return TextTable.of(
        new String[] {"table", "result", "rows", "partitions", "seconds"},
        new boolean[] {false, false, true, true, true},
        rows);
  }

  /** Months with a computed day. */
  private static String partitions(DayRanges days) {
    if (days.isAll()) {
      return "all";
    }
    long months =
        days.ranges().stream()
            .flatMap(
                range ->
                    range
                        .first()
                        .withDayOfMonth(1)
                        .datesUntil(range.last().plusDays(1), java.time.Period.ofMonths(1)))
            .distinct()
            .count();
    return String.valueOf(months);
  }

  /** Checks what was built; the exit code says whether every rule of weight holds. */
  int check(Optional<String> named) {
    progress.now("checking what was built");
    List<CheckResult> results = engine.check(named);
    progress.done();
    if (results.isEmpty()) {
      out.println("Nothing to check: no run is open, or it has built nothing.");
      return ExitCode.DONE;
    }
    return verdict(results);
  }

  /** Checks what readers see; the exit code says whether it is what its definitions say. */
  int deepCheck(int intervals, long round) {
    List<CheckResult> results = new ArrayList<>();
    engine
        .deepCheck()
        .ifPresent(
            deep ->
                deep.run(
                    intervals,
                    round,
                    some -> {
                      results.addAll(some);
                      progress.now("checked " + some.get(0).table());
                    }));
    progress.done();
    if (results.isEmpty()) {
      out.println("Nothing to check: nothing is published.");
      return ExitCode.DONE;
    }
    return verdict(results);
  }

  private int verdict(List<CheckResult> results) {
    List<CheckResult> broken = results.stream().filter(r -> r.brokenRows() > 0).toList();
    long failed = broken.stream().filter(CheckResult::failed).count();
    if (broken.isEmpty()) {
      out.println("Checked: " + results.size() + " rules hold.");
    } else {
      out.println("Checked: " + broken.size() + " of " + results.size() + " rules are broken:");
      out.print(broken(broken).text());
    }
    return failed == 0 ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private static TextTable broken(List<CheckResult> broken) {
    return TextTable.of(
        new String[] {"table", "rule", "severity", "rows", "for example"},
        new boolean[] {false, false, false, true, false},
        broken.stream()
            .map(
                result ->
                    List.of(
                        result.table().toString(),
                        result.check(),
                        result.severity().name().toLowerCase(Locale.ROOT),
                        String.valueOf(result.brokenRows()),
                        result.example().orElse("")))
            .toList());
  }

  /** Publishes, and says what readers see now. */
  void publish(Optional<String> named) {
    progress.now("publishing");
    boolean open = engine.runs().open().isPresent();
    Optional<Publication> publication = engine.publish(named);
    progress.done();
    out.println(
        publication
            .map(
                now ->
                    "Published: publication "
                        + now.number()
                        + now.asOf().map(day -> ", as of " + day).orElse("")
                        + ".")
            .orElse(
                open
                    ? "Nothing to publish: readers see what they saw before."
                    : "Nothing to publish: no run is open."));
  }
}
