package io.flywheel.feeds.ingest;

import io.flywheel.feeds.landing.FileConflict;
import io.flywheel.feeds.landing.IngestHistory;
import io.flywheel.feeds.mapping.IngestSettings;
import io.flywheel.feeds.merge.Bronze;
import io.flywheel.feeds.merge.DedupResult;
import io.flywheel.feeds.parse.FileTask;
import io.flywheel.feeds.stage.ParallelTasks;
import io.flywheel.feeds.stage.StagedFeed;
import io.flywheel.feeds.stage.StagedFile;
import io.flywheel.warehouse.Engine;
import io.flywheel.warehouse.state.DeliveredDays;
import io.flywheel.warehouse.state.Publication;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How an ingest ends: with everything in bronze, or with nothing; one row says which. */
final class IngestCommit {
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

  /**
   * Appends everything, side by side, then the row without which none of it happened.
   *
   * @param refusals files that are left out
   */
  IngestReport accept(Ingest.Step step, Refusals refusals) {
    if (files(step).findAny().isEmpty()) {
      return report(
          IngestReport.Outcome.NOTHING_NEW, record(step, refusals), asOf(), step, refusals);
    }
    Optional<LocalDate> asOf =
        Stream.concat(asOf().stream(), files(step).flatMap(file -> file.day().stream()))
            .max(LocalDate::compareTo);
    String runId = engine.runs().begin(asOf, latest).runId();
    OpsRows ops = new OpsRows(engine.session(), runId);
    Refusals unrecorded = refusals.unrecorded(step.selection().history());
    List<Callable<Void>> work = new ArrayList<>();
    for (int i = 0; i < step.feeds().size(); i++) {
      StagedFeed feed = step.feeds().get(i);
      DedupResult decisions = step.decisions().get(i);
      if (decisions.added().isPresent()
          || feed.files().stream().anyMatch(file -> step.check().of(file).accepted() > 0)) {
        bronze.create(feed.feed().contract().table());
        work.add(task(() -> bronze.append(feed, decisions, runId)));
      }
    }
    List<Row> rows = new ArrayList<>(unrecorded.files(ops));
    for (StagedFeed feed : step.feeds()) {
      feed.files()
          .forEach(file -> rows.add(ops.accepted(feed.feed(), file, step.check().of(file))));
    }
    work.add(task(() -> bronze.append(Bronze.INGEST_FILE, ops.files(rows), runId)));
    quarantine(step, unrecorded, ops)
        .ifPresent(found -> work.add(task(() -> bronze.append(Bronze.QUARANTINE, found, runId))));
    List<FileConflict> conflicts = conflicts(step);
    if (!conflicts.isEmpty()) {
      work.add(
          task(() -> bronze.append(Bronze.FILE_CONFLICT, ops.fileConflicts(conflicts), runId)));
    }
    ParallelTasks.run(work);
    new Recount(bronze, runId).verify(step.feeds(), step.decisions(), step.check());
    close(runId, Publication.Kind.INGESTED, asOf, delivered(step));
    return report(IngestReport.Outcome.INGESTED, Optional.of(runId), asOf, step, refusals);
  }

  private static Callable<Void> task(Runnable work) {
    return () -> {
      work.run();
      return null;
    };
  }

  /** Records the refusal, once; bronze is not touched. */
  IngestReport refuse(Ingest.Step step, Refusals refusals) {
    return report(IngestReport.Outcome.REFUSED, record(step, refusals), asOf(), step, refusals);
  }

  private Optional<String> record(Ingest.Step step, Refusals refusals) {
    Refusals unrecorded = refusals.unrecorded(step.selection().history());
    if (unrecorded.none()) {
      return Optional.empty();
    }
    String runId = engine.runs().nextId(latest);
    OpsRows ops = new OpsRows(engine.session(), runId);
    bronze.append(Bronze.INGEST_FILE, ops.files(unrecorded.files(ops)), runId);
    bronze.append(Bronze.QUARANTINE, unrecorded.quarantine(ops), runId);
    close(
        runId,
        Publication.Kind.REFUSED,
        asOf(),
        latest.map(Publication::delivered).orElseGet(TreeMap::new));
    return Optional.of(runId);
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
                kept(kind)));
  }

  /** A refused step leaves nothing in bronze that a setting has shaped. */
  private SortedMap<String, String> kept(Publication.Kind kind) {
    if (kind == Publication.Kind.REFUSED) {
      return latest.map(Publication::settings).orElseGet(TreeMap::new);
    }
    SortedMap<String, String> kept = engine.currency().kept(latest);
    kept.put(IngestSettings.ZONE, settings.zone().getId());
    return kept;
  }

  private static Stream<StagedFile> files(Ingest.Step step) {
    return step.feeds().stream().flatMap(feed -> feed.files().stream());
  }

  private static Optional<Dataset<Row>> quarantine(
      Ingest.Step step, Refusals unrecorded, OpsRows ops) {
    Optional<Dataset<Row>> all =
        unrecorded.none() ? Optional.empty() : Optional.of(unrecorded.quarantine(ops));
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
    return all;
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

  /** Conflicts between files, each under the delivery of the file whose rows do not stand. */
  private static List<FileConflict> conflicts(Ingest.Step step) {
    Map<String, Integer> deliveries = new TreeMap<>();
    files(step).forEach(file -> deliveries.put(file.task().path(), file.task().delivery()));
    List<FileConflict> conflicts = new ArrayList<>();
    for (int i = 0; i < step.feeds().size(); i++) {
      String feed = step.feeds().get(i).feed().feed();
      step.decisions()
          .get(i)
          .against()
          .forEach(
              (file, others) -> {
                int delivery =
                    Optional.ofNullable(deliveries.get(file))
                        .or(
                            () ->
                                step.selection()
                                    .history()
                                    .known(feed, file)
                                    .map(IngestHistory.Known::delivery))
                        .orElseThrow();
                others.forEach(
                    (other, rows) ->
                        conflicts.add(new FileConflict(feed, file, delivery, other, rows)));
              });
    }
    return conflicts;
  }

  private static IngestReport report(
      IngestReport.Outcome outcome,
      Optional<String> runId,
      Optional<LocalDate> asOf,
      Ingest.Step step,
      Refusals refusals) {
    return new IngestReport(
        outcome,
        runId,
        asOf,
        files(step).map(file -> step.check().of(file)).toList(),
        refusals.reasons(),
        step.selection().waiting().stream().map(FileTask::path).toList(),
        step.selection().known(),
        step.selection().unmatched(),
        step.selection().retakes());
  }
}
