package io.flywheel.feeds.ingest;

import io.flywheel.feeds.landing.Discovery;
import io.flywheel.feeds.landing.FileSelection;
import io.flywheel.feeds.landing.IngestHistory;
import io.flywheel.feeds.landing.IngestRequest;
import io.flywheel.feeds.mapping.IngestSettings;
import io.flywheel.feeds.mapping.Replaces;
import io.flywheel.feeds.merge.Bronze;
import io.flywheel.feeds.parse.FileTask;
import io.flywheel.feeds.parse.FileText;
import io.flywheel.feeds.validate.MappingCheck;
import io.flywheel.warehouse.Engine;
import io.flywheel.warehouse.state.Publication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * Says which files an ingest would take, and writes nothing. Files are not parsed: whether their
 * rows are good only the ingest itself can tell.
 */
public final class IngestDryRun {
  private static final String HADOOP = "spark.hadoop.";

  private final IngestSettings settings;
  private final Configuration hadoop;
  private final IngestHistory history;
  private final Optional<SparkSession> session;

  private IngestDryRun(
      IngestSettings settings,
      Configuration hadoop,
      IngestHistory history,
      Optional<SparkSession> session) {
    this.settings = settings;
    this.hadoop = hadoop;
    this.history = history;
    this.session = session;
  }

  /**
   * The next ingest of a warehouse.
   *
   * @throws MappingException when bronze was filled with the days of another time zone, or an
   *     expression of a mapping cannot be computed
   */
  public static IngestDryRun of(Engine engine, IngestSettings settings) {
    SparkSession session = engine.session();
    // Delta looks for the session of the thread.
    SparkSession.setActiveSession(session);
    Optional<Publication> latest = engine.publications().read().closed();
    settings.verifyZone(latest);
    settings.mappings().forEach(new MappingCheck(session, settings.firstDay())::verify);
    Bronze bronze = new Bronze(session, engine.tables(), engine.contracts());
    return new IngestDryRun(
        settings,
        session.sessionState().newHadoopConf(),
        IngestHistory.read(
            bronze.closed(Bronze.INGEST_FILE, latest), bronze.closed(Bronze.FILE_CONFLICT, latest)),
        Optional.of(session));
  }

  /**
   * The first ingest of a warehouse that is not there yet; starts no Spark.
   *
   * @param spark Spark properties, for those that tell Hadoop how to reach the landing area
   */
  public static IngestDryRun ofFirst(IngestSettings settings, Map<String, String> spark) {
    Configuration hadoop = new Configuration();
    spark.forEach(
        (key, value) -> {
          if (key.startsWith(HADOOP)) {
            hadoop.set(key.substring(HADOOP.length()), value);
          }
        });
    return new IngestDryRun(
        settings, hadoop, IngestHistory.read(Optional.empty(), Optional.empty()), Optional.empty());
  }

  /**
   * Looks through the landing area.
   *
   * @param request which files the ingest would be asked to take
   * @throws MappingException when the request names an unknown feed, or there is no landing folder
   */
  public IngestPreview find(IngestRequest request) {
    settings.verify(request.feeds());
    try {
      Discovery found = Discovery.of(settings, request, hadoop, history);
      FileSelection selection = FileSelection.of(found, session, Set.of());
      List<IngestPreview.Arrival> files = new ArrayList<>();
      for (FileTask file : selection.tasks()) {
        files.add(arrival(file, why(file, selection)));
      }
      for (Discovery.BrokenFile broken : found.broken()) {
        files.add(arrival(broken.task(), "would be refused: " + broken.reason()));
      }
      return new IngestPreview(files, selection.known(), found.unmatched(), selection.retakes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static IngestPreview.Arrival arrival(FileTask file, String why) {
    return new IngestPreview.Arrival(
        file.feed(), file.path(), Optional.ofNullable(file.day()), why);
  }

  /** Most files were never refused, and only of those that were is the content looked at. */
  private String why(FileTask file, FileSelection selection) throws IOException {
    if (file.absence() != null) {
      return switch (file.absence().reason()) {
        case SUPERSEDED -> "superseded by a newer version of its group";
        case REMOVED -> "no longer in its folder";
        case DISMISSED -> "was refused, and is no longer there";
        case LOOKUP -> "looked up by files that belong to it";
      };
    }
    Optional<IngestHistory.Refusal> refusal = history.refused(file.feed(), file.path());
    if (refusal.isPresent() && refusal.get().sha256().equals(FileText.sha256(file, hadoop))) {
      return "refused before, and unchanged since";
    }
    Optional<String> again = selection.why(file.path());
    if (again.isPresent()) {
      return again.get();
    }
    boolean known = history.known(file.feed(), file.path()).isPresent();
    return (known ? "new content" : "new")
        + (session.isEmpty() && versioned(file) ? ", unless its group has a newer version" : "");
  }

  private boolean versioned(FileTask file) {
    return settings.mappings().stream()
        .filter(mapping -> mapping.feed().equals(file.feed()))
        .anyMatch(mapping -> mapping.rules().replaces().scope() == Replaces.Scope.GROUP);
  }
}
