package io.flywheel.feeds.ingest;

import io.flywheel.feeds.landing.Discovery;
import io.flywheel.feeds.landing.FileSelection;
import io.flywheel.feeds.landing.IngestHistory;
import io.flywheel.feeds.landing.IngestRequest;
import io.flywheel.feeds.mapping.FeedMappings;
import io.flywheel.feeds.mapping.IngestSettings;
import io.flywheel.feeds.mapping.IngestSettings.RefusedFiles;
import io.flywheel.feeds.mapping.MappingException;
import io.flywheel.feeds.merge.Bronze;
import io.flywheel.feeds.merge.DedupResult;
import io.flywheel.feeds.merge.Deduplication;
import io.flywheel.feeds.merge.TombstoneFinder;
import io.flywheel.feeds.parse.FileTask;
import io.flywheel.feeds.stage.FeedFiles;
import io.flywheel.feeds.stage.MatchScope;
import io.flywheel.feeds.stage.StagedFeed;
import io.flywheel.feeds.stage.StagedFile;
import io.flywheel.feeds.stage.Staging;
import io.flywheel.feeds.validate.MappingCheck;
import io.flywheel.warehouse.Engine;
import io.flywheel.warehouse.catalog.CatalogConf;
import io.flywheel.warehouse.state.Publication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * The first stage: takes what is new in the landing area into bronze, all of it or nothing. Callers
 * hold the warehouse's lock.
 */
public final class Ingest {
  private final Engine engine;
  private final SparkSession session;
  private final IngestSettings settings;
  private final Staging staging;
  private final Bronze bronze;
  private final Consumer<String> progress;

  /**
   * @param engine the warehouse
   * @param settings what to take and how
   * @param progress hears what is going on, from several threads
   */
  public Ingest(Engine engine, IngestSettings settings, Consumer<String> progress) {
    this.engine = engine;
    this.progress = progress;
    this.session = engine.session();
    this.settings = settings;
    this.staging = new Staging(session, session.conf().get(CatalogConf.ROOT), settings);
    this.bronze = new Bronze(session, engine.tables(), engine.contracts());
  }

  /**
   * Takes the new files.
   *
   * @param request which of them
   * @return what was found and done
   * @throws MappingException when settings are wrong: an unknown feed, a missing key for personal
   *     columns, another time zone than bronze was filled with, no landing folder
   */
  public IngestReport run(IngestRequest request) {
    settings.verify(request.feeds());
    // Delta looks for the session of the thread, also in threads that are started from here.
    SparkSession.setActiveSession(session);
    Optional<Publication> latest = engine.requireNotPaused().latest();
    settings.verifyZone(latest);
    MappingCheck check = new MappingCheck(session, settings.firstDay());
    settings.mappings().stream()
        .filter(mapping -> request.feeds().isEmpty() || request.feeds().contains(mapping.feed()))
        .forEach(check::verify);
    try {
      boolean restored = bronze.restore(latest);
      IngestHistory history =
          IngestHistory.read(bronze.read(Bronze.INGEST_FILE), bronze.read(Bronze.FILE_CONFLICT));
      Discovery found =
          Discovery.of(settings, request, session.sessionState().newHadoopConf(), history);
      if (!found.fresh().isEmpty()) {
        engine.contracts().requireSql();
      }
      staging.clear();
      IngestCommit commit = new IngestCommit(engine, bronze, settings, latest);
      IngestReport report =
          Staging.profile(found.fresh()).run(session, () -> take(found, request, commit));
      if (restored && report.runId().isEmpty()) {
        commit.restored();
      }
      staging.clear();
      return report;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Stages what the run would take; while some of it cannot be taken, and only that is left out,
   * what is to be taken is found anew without it.
   */
  private IngestReport take(Discovery found, IngestRequest request, IngestCommit commit) {
    Set<String> leftOut = new TreeSet<>();
    Refusals refusals = new Refusals();
    while (true) {
      FileSelection selection = FileSelection.of(found, Optional.of(session), leftOut);
      refusals.unread(found.broken());
      List<StagedFeed> feeds = stage(selection);
      if (leftOut.addAll(later(feeds, request.until()))) {
        continue;
      }
      verifyKey(feeds);
      Step step = compared(selection, feeds, refusals);
      refusals.read(feeds, step.check().refused());
      if (refusals.none() || settings.refusedFile() == RefusedFiles.SKIP) {
        if (!leftOut.addAll(refusals.paths())) {
          progress.accept("writing what was found");
          return commit.accept(step, refusals);
        }
      } else {
        return commit.refuse(step, refusals);
      }
    }
  }

  /** What would become of the rows; where files are refused that is not looked for. */
  private Step compared(FileSelection selection, List<StagedFeed> feeds, Refusals refusals) {
    RefusalCheck check = RefusalCheck.of(feeds, List.of(), settings.limit());
    boolean stops = !refusals.none() && settings.refusedFile() == RefusedFiles.STOP;
    if (!check.refused().isEmpty() || stops) {
      return new Step(selection, feeds, List.of(), check);
    }
    progress.accept("comparing with what bronze holds");
    TombstoneFinder tombstones = new TombstoneFinder(session, bronze, staging);
    List<StagedFeed> compared = feeds.stream().map(tombstones::of).map(StagedFeed::keyed).toList();
    List<DedupResult> decisions = new Deduplication(session, bronze, staging).of(compared);
    return new Step(
        selection, compared, decisions, RefusalCheck.of(compared, decisions, settings.limit()));
  }

  /**
   * What was found, before it is closed one way or the other.
   *
   * @param selection what of the landing area is looked at
   * @param feeds parsed files
   * @param decisions for each feed the rows that repeat others; empty when files are refused before
   * @param check counts and refusals
   */
  record Step(
      FileSelection selection,
      List<StagedFeed> feeds,
      List<DedupResult> decisions,
      RefusalCheck check) {}

  private List<StagedFeed> stage(FileSelection selection) {
    Map<FeedMappings, List<FileTask>> byFeed = new LinkedHashMap<>();
    Map<String, FeedMappings> feeds =
        settings.feeds().stream()
            .map(feed -> feed.retaking(selection.retaken(feed.feed())))
            .collect(Collectors.toMap(FeedMappings::feed, any -> any));
    int number = 0;
    for (FileTask file : selection.tasks()) {
      byFeed
          .computeIfAbsent(feeds.get(file.feed()), any -> new ArrayList<>())
          .add(file.numbered(number++));
    }
    List<FeedFiles> feedFiles = new ArrayList<>();
    byFeed.forEach(
        (feed, list) ->
            feedFiles.add(new FeedFiles(feed, scope(feed, list, selection.history()), list)));
    return staging.stage(feedFiles, progress);
  }

  /** A version that stands again, now or before, is compared with all others of its key. */
  private MatchScope scope(FeedMappings feed, List<FileTask> files, IngestHistory history) {
    boolean again =
        feed.deletes() && files.stream().anyMatch(file -> file.delivery() > 1)
            || (feed.deletes() || history.deleted(feed.feed()))
                && bronze.restoredRows(feed.contract());
    return again ? MatchScope.KEY : MatchScope.of(feed.contract());
  }

  /** Files whose rows tell a later day than is asked for. */
  private static List<String> later(List<StagedFeed> feeds, Optional<LocalDate> until) {
    return feeds.stream()
        .flatMap(feed -> feed.files().stream())
        .filter(
            file -> file.day().isPresent() && until.filter(file.day().get()::isAfter).isPresent())
        .map(file -> file.task().path())
        .toList();
  }

  private static void verifyKey(List<StagedFeed> feeds) {
    List<String> unhashed =
        feeds.stream()
            .filter(feed -> feed.files().stream().anyMatch(StagedFile::unhashed))
            .map(feed -> feed.feed().feed())
            .toList();
    if (!unhashed.isEmpty()) {
      throw new MappingException(
          "feeds with personal values (%s) need a key to hash them; set"
                  .formatted(String.join(", ", unhashed))
              + " FLYWHEEL_INGEST__PERSONAL_KEY");
    }
  }
}
