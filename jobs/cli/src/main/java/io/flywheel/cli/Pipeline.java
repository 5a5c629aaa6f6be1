package io.flywheel.cli;

import io.flywheel.cli.outcome.LastLine;
import io.flywheel.cli.outcome.RefusedException;
import io.flywheel.cli.print.IngestText;
import io.flywheel.cli.print.Progress;
import io.flywheel.cli.print.PublicationJson;
import io.flywheel.cli.print.Screen;
import io.flywheel.cli.query.TextTable;
import io.flywheel.cli.settings.Settings;
import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.feeds.ingest.DeliveryCheck;
import io.flywheel.feeds.ingest.Ingest;
import io.flywheel.feeds.ingest.IngestReport;
import io.flywheel.feeds.ingest.IngestReport.Refusal;
import io.flywheel.feeds.landing.IngestRequest;
import io.flywheel.feeds.mapping.IngestSettings;
import io.flywheel.warehouse.Engine;
import io.flywheel.warehouse.check.CheckResult;
import io.flywheel.warehouse.compute.BuildScheduler.Scope;
import io.flywheel.warehouse.compute.TableReport;
import io.flywheel.warehouse.compute.TableReport.Outcome;
import io.flywheel.warehouse.publication.PublishedChanges;
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

  /** Every stage up to the first that stands in the way, which it throws. */
  void all(Settings settings, IngestRequest request, Scope scope) {
    ingest(settings, request, scope);
    build(Optional.empty(), scope);
    boolean open = engine.runs().open().isPresent();
    if (open) {
      check(Optional.empty());
    }
    publish(
        settings,
        () -> {
          if (open) {
            publish(Optional.empty());
          } else {
            out.println("Nothing to publish: readers see what they saw before.");
          }
        });
  }

  /**
   * Takes new files.
   *
   * @param scope what will be built of them
   * @throws RefusedException when they were not accepted
   */
  void ingest(Settings settings, IngestRequest request, Scope scope) {
    engine.currency().require(scope.everything());
    progress.now("taking new files from " + settings.landing());
    IngestReport report =
        new Ingest(
                engine, IngestSettings.from(settings.config(), engine.contracts()), progress::now)
            .run(request);
    progress.done();
    new IngestText(report).print(screen);
    if (report.outcome() == IngestReport.Outcome.REFUSED) {
      throw refused(report.refusals());
    }
  }

  private static RefusedException refused(List<Refusal> refusals) {
    Refusal first = refusals.get(0);
    long more = refusals.stream().map(Refusal::file).distinct().count() - 1;
    return new RefusedException(
        LastLine.UNPUBLISHED,
        "%s is refused (%s)%s"
            .formatted(
                first.file(),
                first.reason(),
                more == 0 ? "" : ", as are %d more files".formatted(more)),
        "Mend the file or remove it, then run again");
  }

  /** Builds and prints a line for each table that was computed; true when there was one. */
  boolean build(Optional<String> named, Scope scope) {
    engine.currency().require(scope.everything());
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
    } else {
      out.println("Built in " + run.map(RunState::runId).orElse("no run") + ":");
      out.print(built(reports).text());
    }
    engine.waiting().forEach(out::println);
    return !reports.isEmpty();
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

  /**
   * Checks what was built.
   *
   * @throws RefusedException when a rule of weight is broken
   */
  void check(Optional<String> named) {
    progress.now("checking what was built");
    List<CheckResult> results = engine.check(named);
    progress.done();
    if (results.isEmpty()) {
      out.println("Nothing to check: no run is open, or it has built nothing.");
      return;
    }
    requireKept(
        results,
        LastLine.UNPUBLISHED,
        "Mend the rows, or the table if its SQL is wrong, then run again");
  }

  /**
   * Checks what readers see.
   *
   * @throws RefusedException when it is not what its definitions say
   */
  void deepCheck(int intervals, long round) {
    engine.currency().require(false);
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
      return;
    }
    requireKept(
        results,
        "what readers see is not what the tables' definitions say",
        "Compute it again with `flywheel build --full`, `flywheel check` and `flywheel publish`");
  }

  private void requireKept(List<CheckResult> results, String otherwise, String remedy) {
    List<CheckResult> broken = results.stream().filter(r -> r.brokenRows() > 0).toList();
    List<CheckResult> failed = broken.stream().filter(CheckResult::failed).toList();
    if (broken.isEmpty()) {
      out.println("Checked: " + results.size() + " rules hold.");
    } else {
      out.println("Checked: " + broken.size() + " of " + results.size() + " rules are broken:");
      out.print(broken(broken).text());
    }
    if (!failed.isEmpty()) {
      throw new RefusedException(otherwise, text(failed), remedy);
    }
  }

  private static String text(List<CheckResult> failed) {
    CheckResult first = failed.get(0);
    return "%s of %s is broken (rows: %d)%s"
        .formatted(
            first.check(),
            first.table(),
            first.brokenRows(),
            failed.size() == 1 ? "" : ", as are %d more rules".formatted(failed.size() - 1));
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

  /**
   * Publishes, and says what readers see now.
   *
   * @throws RefusedException when files in conflict stand in the way, or when files were left out
   */
  void publish(Settings settings, Optional<String> named) {
    publish(settings, () -> publish(named));
  }

  /**
   * Publishes, and writes for programs what readers see now that they did not see before. A run
   * that is named and has published already is told again, so that a retry misses nothing.
   *
   * @throws RefusedException as {@link #publish}
   */
  void publishAsJson(Settings settings, Optional<String> named) {
    publish(
        settings,
        () -> {
          progress.now("publishing");
          Optional<Publication> publication =
              engine.publish(named).or(() -> named.flatMap(engine.publications()::publishedBy));
          String json =
              new PublicationJson(
                      new PublishedChanges(
                          engine.session(), engine.tables(), engine.publications()))
                  .text(publication);
          progress.done();
          out.println(json);
        });
  }

  private void publish(Settings settings, Runnable publication) {
    DeliveryCheck files = publishable(engine, settings);
    publication.run();
    files
        .leftOut()
        .ifPresent(
            why -> {
              throw new RefusedException("the rest is published", why, DeliveryCheck.MEND_REFUSED);
            });
  }

  /**
   * What files say of a publication that they do not stand in the way of.
   *
   * @throws RefusedException when they do
   */
  static DeliveryCheck publishable(Engine engine, Settings settings) {
    DeliveryCheck files =
        DeliveryCheck.of(engine, IngestSettings.from(settings.config(), engine.contracts()));
    if (files.conflict().isPresent()) {
      throw new RefusedException(
          LastLine.UNPUBLISHED, files.conflict().get(), DeliveryCheck.MEND_CONFLICT);
    }
    return files;
  }

  private void publish(Optional<String> named) {
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
