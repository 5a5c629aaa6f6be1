package io.flywheel.feeds.ingest;

import io.flywheel.feeds.mapping.IngestSettings;
import io.flywheel.feeds.merge.Bronze;
import io.flywheel.feeds.merge.DedupResult;
import io.flywheel.feeds.parse.FileParser;
import io.flywheel.feeds.parse.RowRules;
import io.flywheel.feeds.stage.ParallelTasks;
import io.flywheel.feeds.stage.StagedFeed;
import io.flywheel.feeds.stage.StagedFile;
import io.flywheel.warehouse.Engine;
import io.flywheel.warehouse.state.DeliveredDays;
import io.flywheel.warehouse.state.Publication;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How an ingest ends: with everything in bronze, or with nothing; one row says which. */
final class IngestCommit {
  private static final int SHOWN_RECORDS = 1_000;
  private static final int SHOWN_REASONS = 5;

  private final Engine engine;
  private final Bronze bronze;
  private final IngestSettings settings;
  private final Optional<Publication> latest;

  IngestCommit(
      Engine engine, Bronze bronze, IngestSettings settings, Optional<Publication> latest) {
    this.engine = engine;
    this.bronze = bronze;
    this.settings = settings;
    this.latest = latest;
  }

  /** Last file day taken before this run. */
  Optional<LocalDate> asOf() {
    return latest.flatMap(Publication::asOf);
  }

  /** Appends everything, side by side, then the row without which none of it happened. */
  IngestReport accept(Ingest.Step step) {
    Optional<LocalDate> asOf =
        Stream.concat(asOf().stream(), files(step).flatMap(file -> file.day().stream()))
            .max(LocalDate::compareTo);
    String runId = engine.runs().begin(asOf, latest).runId();
    OpsRows ops = new OpsRows(engine.session(), runId);
    List<Callable<Void>> work = new ArrayList<>();
    for (int i = 0; i < step.feeds().size(); i++) {
      StagedFeed feed = step.feeds().get(i);
      DedupResult decisions = step.decisions().get(i);
      if (decisions.added().isPresent()
          || feed.files().stream().anyMatch(file -> step.check().of(file).accepted() > 0)) {
        bronze.create(feed.mapping().contract().table());
        work.add(
            () -> {
              bronze.append(feed, decisions, runId);
              return null;
            });
      }
    }
    List<Row> files = files(step).map(file -> ops.accepted(file, step.check().of(file))).toList();
    work.add(
        () -> {
          bronze.append(Bronze.INGEST_FILE, ops.files(files), runId);
          return null;
        });
    Optional<Dataset<Row>> quarantine = quarantine(step, ops);
    if (quarantine.isPresent()) {
      work.add(
          () -> {
            bronze.append(Bronze.QUARANTINE, quarantine.get(), runId);
            return null;
          });
    }
    ParallelTasks.run(work);
    close(runId, Publication.Kind.INGESTED, asOf, delivered(step));
    return report(IngestReport.Outcome.INGESTED, Optional.of(runId), asOf, step, List.of());
  }

  /** Records the refusal, once; bronze is not touched. */
  IngestReport refuse(Ingest.Step step) {
    List<RefusedFile> refused = step.check().refused();
    List<RefusedFile> unrecorded =
        refused.stream()
            .filter(
                file ->
                    !step.known().refused(file.task().feed(), file.task().path(), file.sha256()))
            .toList();
    Optional<String> runId = Optional.empty();
    if (!unrecorded.isEmpty()) {
      runId = Optional.of(engine.runs().nextId(latest));
      OpsRows ops = new OpsRows(engine.session(), runId.get());
      bronze.append(
          Bronze.INGEST_FILE,
          ops.files(unrecorded.stream().map(ops::refused).toList()),
          runId.get());
      Dataset<Row> rows = ops.refusals(unrecorded);
      for (StagedFeed feed : step.feeds()) {
        List<Integer> numbers = numbers(feed, unrecorded);
        if (!numbers.isEmpty()) {
          rows = rows.union(ops.records(feed.only(numbers)).limit(SHOWN_RECORDS));
        }
      }
      bronze.append(Bronze.QUARANTINE, rows, runId.get());
      close(
          runId.get(),
          Publication.Kind.REFUSED,
          asOf(),
          latest.map(Publication::delivered).orElseGet(TreeMap::new));
    }
    return report(IngestReport.Outcome.REFUSED, runId, asOf(), step, reasons(step));
  }

  /** Vouches for tables that were taken back, when no other row does. */
  void restored() {
    close(
        engine.runs().begin(asOf(), latest).runId(),
        Publication.Kind.INGESTED,
        asOf(),
        latest.map(Publication::delivered).orElseGet(TreeMap::new));
  }

  private void close(
      String runId,
      Publication.Kind kind,
      Optional<LocalDate> asOf,
      SortedMap<String, DeliveredDays> delivered) {
    SortedMap<String, String> values =
        new TreeMap<>(latest.map(Publication::settings).orElseGet(TreeMap::new));
    values.put(IngestSettings.ZONE, settings.zone().getId());
    engine
        .publications()
        .append(
            new Publication(
                latest.map(Publication::number).orElse(0L) + 1,
                runId,
                kind,
                asOf,
                bronze.versions(latest),
                delivered,
                values));
  }

  private static Stream<StagedFile> files(Ingest.Step step) {
    return step.feeds().stream().flatMap(feed -> feed.files().stream());
  }

  private static Optional<Dataset<Row>> quarantine(Ingest.Step step, OpsRows ops) {
    Optional<Dataset<Row>> all = Optional.empty();
    for (int i = 0; i < step.feeds().size(); i++) {
      StagedFeed feed = step.feeds().get(i);
      DedupResult decisions = step.decisions().get(i);
      if (feed.files().stream().anyMatch(file -> file.refused() > 0)) {
        all = union(all, ops.records(feed));
      }
      if (decisions.lists()) {
        all = union(all, ops.conflicts(feed, decisions));
      }
    }
    return all.map(rows -> rows.coalesce(1));
  }

  private static Optional<Dataset<Row>> union(Optional<Dataset<Row>> rows, Dataset<Row> more) {
    return Optional.of(rows.map(before -> before.union(more)).orElse(more));
  }

  private SortedMap<String, DeliveredDays> delivered(Ingest.Step step) {
    SortedMap<String, DeliveredDays> delivered =
        new TreeMap<>(latest.map(Publication::delivered).orElseGet(TreeMap::new));
    files(step)
        .forEach(
            file ->
                file.day()
                    .ifPresent(
                        day ->
                            delivered.merge(
                                file.task().feed(),
                                new DeliveredDays(day, day),
                                (a, b) ->
                                    new DeliveredDays(
                                        day.isBefore(a.firstDay()) ? day : a.firstDay(),
                                        day.isAfter(a.lastDay()) ? day : a.lastDay()))));
    return delivered;
  }

  private static List<Integer> numbers(StagedFeed feed, List<RefusedFile> refused) {
    Set<Integer> own =
        feed.files().stream().map(file -> file.task().number()).collect(Collectors.toSet());
    return refused.stream()
        .filter(file -> !file.sha256().isEmpty())
        .map(file -> file.task().number())
        .filter(own::contains)
        .toList();
  }

  /** The first reasons of each refused file, one query for all files of a feed. */
  private static List<IngestReport.Refusal> reasons(Ingest.Step step) {
    List<RefusedFile> refused = step.check().refused();
    Map<Integer, List<IngestReport.Refusal>> found = new HashMap<>();
    for (StagedFeed feed : step.feeds()) {
      List<Integer> numbers = numbers(feed, refused);
      if (!numbers.isEmpty()) {
        reasons(feed.only(numbers), found);
      }
    }
    List<IngestReport.Refusal> reasons = new ArrayList<>();
    for (RefusedFile file : refused) {
      reasons.add(
          new IngestReport.Refusal(
              file.task().feed(), file.task().path(), Optional.empty(), file.reason()));
      if (!file.sha256().isEmpty()) {
        reasons.addAll(found.getOrDefault(file.task().number(), List.of()));
      }
    }
    return reasons;
  }

  private static void reasons(StagedFeed feed, Map<Integer, List<IngestReport.Refusal>> found) {
    feed.rows()
        .where(RowRules.REASONS + " IS NOT NULL")
        .selectExpr(
            FileParser.NUMBER,
            "source_file",
            "source_line",
            "concat_ws('; ', _reasons)",
            "row_number() OVER (PARTITION BY _number ORDER BY source_line) AS _place")
        .where("_place <= " + SHOWN_REASONS)
        .orderBy(FileParser.NUMBER, "source_line")
        .toLocalIterator()
        .forEachRemaining(
            row ->
                found
                    .computeIfAbsent(row.getInt(0), any -> new ArrayList<>())
                    .add(
                        new IngestReport.Refusal(
                            feed.mapping().feed(),
                            row.getString(1),
                            Optional.of(row.getLong(2)),
                            row.getString(3))));
  }

  private static IngestReport report(
      IngestReport.Outcome outcome,
      Optional<String> runId,
      Optional<LocalDate> asOf,
      Ingest.Step step,
      List<IngestReport.Refusal> refusals) {
    return new IngestReport(
        outcome,
        runId,
        asOf,
        files(step).map(file -> step.check().of(file)).toList(),
        refusals,
        step.found().known(),
        step.found().unmatched());
  }
}
