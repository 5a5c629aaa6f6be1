package io.flywheel.feeds.ingest;

import io.flywheel.feeds.landing.Discovery;
import io.flywheel.feeds.landing.IngestHistory;
import io.flywheel.feeds.parse.FileParser;
import io.flywheel.feeds.parse.FileTask;
import io.flywheel.feeds.stage.StagedFeed;
import io.flywheel.feeds.validate.RowRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The files that a run does not take, with their rows where they were read. */
final class Refusals {
  private static final int SHOWN_RECORDS = 1_000;
  private static final int SHOWN_REASONS = 5;

  private final List<Part> parts = new ArrayList<>();

  /**
   * Refused files that were read together.
   *
   * @param feed their rows; empty for files that were not read
   */
  private record Part(Optional<StagedFeed> feed, List<RefusedFile> files) {

    List<Integer> numbers() {
      return files.stream().map(file -> file.task().number()).toList();
    }
  }

  /** Adds files that are refused unread. */
  void unread(List<Discovery.BrokenFile> broken) {
    Set<String> there = paths();
    List<RefusedFile> files =
        broken.stream()
            .filter(file -> !there.contains(file.task().path()))
            .map(file -> new RefusedFile(file.task(), "", Optional.empty(), file.reason()))
            .toList();
    if (!files.isEmpty()) {
      parts.add(new Part(Optional.empty(), files));
    }
  }

  /** Adds files that are refused for what was found in them. */
  void read(List<StagedFeed> feeds, List<RefusedFile> refused) {
    Set<String> there = paths();
    List<RefusedFile> lookedUp =
        refused.stream()
            .filter(file -> file.task().number() == FileTask.UNNUMBERED)
            .filter(file -> !there.contains(file.task().path()))
            .toList();
    if (!lookedUp.isEmpty()) {
      parts.add(new Part(Optional.empty(), lookedUp));
    }
    for (StagedFeed feed : feeds) {
      List<RefusedFile> own =
          refused.stream()
              .filter(file -> file.task().feed().equals(feed.feed().feed()))
              .filter(
                  file ->
                      feed.files().stream()
                          .anyMatch(staged -> staged.task().number() == file.task().number()))
              .toList();
      if (!own.isEmpty()) {
        parts.add(new Part(Optional.of(feed), own));
      }
    }
  }

  boolean none() {
    return parts.isEmpty();
  }

  Set<String> paths() {
    Set<String> paths = new TreeSet<>();
    parts.forEach(part -> part.files().forEach(file -> paths.add(file.task().path())));
    return paths;
  }

  /** Those that are not on record with this content. */
  Refusals unrecorded(IngestHistory history) {
    Predicate<RefusedFile> recorded =
        file ->
            history
                .refused(file.task().feed(), file.task().path())
                .filter(refusal -> refusal.sha256().equals(file.sha256()))
                .isPresent();
    Refusals rest = new Refusals();
    for (Part part : parts) {
      List<RefusedFile> files = part.files().stream().filter(recorded.negate()).toList();
      if (!files.isEmpty()) {
        rest.parts.add(new Part(part.feed(), files));
      }
    }
    return rest;
  }

  /** Rows of ops.ingest_file. */
  List<Row> files(OpsRows ops) {
    return parts.stream()
        .flatMap(
            part ->
                part.files().stream()
                    .map(file -> ops.refused(part.feed().map(StagedFeed::feed), file)))
        .toList();
  }

  /** Rows of ops.quarantine: what is wrong with each file, and with the first of its records. */
  Dataset<Row> quarantine(OpsRows ops) {
    Dataset<Row> rows =
        ops.refusals(parts.stream().flatMap(part -> part.files().stream()).toList());
    for (Part part : parts) {
      if (part.feed().isPresent()) {
        rows = rows.union(ops.records(part.feed().get().only(part.numbers())).limit(SHOWN_RECORDS));
      }
    }
    return rows;
  }

  /** The first reasons of each file, one query for all files that were read together. */
  List<IngestReport.Refusal> reasons() {
    List<IngestReport.Refusal> reasons = new ArrayList<>();
    for (Part part : parts) {
      Map<Integer, List<IngestReport.Refusal>> found = new HashMap<>();
      part.feed().ifPresent(feed -> records(feed.only(part.numbers()), found));
      for (RefusedFile file : part.files()) {
        reasons.add(
            new IngestReport.Refusal(
                file.task().feed(), file.task().path(), Optional.empty(), file.reason()));
        reasons.addAll(found.getOrDefault(file.task().number(), List.of()));
      }
    }
    return reasons;
  }

  private static void records(StagedFeed feed, Map<Integer, List<IngestReport.Refusal>> found) {
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
                            feed.feed().feed(),
                            row.getString(1),
                            Optional.of(row.getLong(2)),
                            row.getString(3))));
  }
}
