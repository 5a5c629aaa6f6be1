package io.flywheel.feeds.ingest;

import io.flywheel.feeds.landing.Discovery;
import io.flywheel.feeds.landing.IngestHistory;
import io.flywheel.feeds.landing.IngestRequest;
import io.flywheel.feeds.mapping.IngestSettings;
import io.flywheel.feeds.merge.Bronze;
import io.flywheel.feeds.parse.FileTask;
import io.flywheel.feeds.parse.FileText;
import io.flywheel.warehouse.Engine;
import io.flywheel.warehouse.state.Publication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final IngestHistory known;

  private IngestDryRun(IngestSettings settings, Configuration hadoop, IngestHistory known) {
    this.settings = settings;
    this.hadoop = hadoop;
    this.known = known;
  }

  /**
   * The next ingest of a warehouse.
   *
   * @throws MappingException when bronze was filled with the days of another time zone
   */
  public static IngestDryRun of(Engine engine, IngestSettings settings) {
    SparkSession session = engine.session();
    // Delta looks for the session of the thread.
    SparkSession.setActiveSession(session);
    Optional<Publication> latest = engine.publications().read().closed();
    settings.verifyZone(latest);
    Bronze bronze = new Bronze(session, engine.tables(), engine.contracts());
    return new IngestDryRun(
        settings,
        session.sessionState().newHadoopConf(),
        IngestHistory.read(bronze.closed(Bronze.INGEST_FILE, latest)));
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
    return new IngestDryRun(settings, hadoop, IngestHistory.read(Optional.empty()));
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
      Discovery found = Discovery.of(settings, request, hadoop, known);
      List<IngestPreview.Arrival> files = new ArrayList<>();
      for (FileTask file : found.fresh()) {
        files.add(arrival(file, why(file)));
      }
      for (Discovery.BrokenFile broken : found.broken()) {
        files.add(arrival(broken.task(), "would be refused: " + broken.reason()));
      }
      return new IngestPreview(files, found.known(), found.unmatched());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static IngestPreview.Arrival arrival(FileTask file, String why) {
    return new IngestPreview.Arrival(
        file.feed(), file.path(), Optional.ofNullable(file.day()), why);
  }

  /** Most files were never refused, and only of those that were is the content looked at. */
  private String why(FileTask file) throws IOException {
    if (known.refused(file.feed(), file.path())
        && known.refused(file.feed(), file.path(), FileText.sha256(file, hadoop))) {
      return "refused before, and unchanged since";
    }
    return known.accepted(file.feed(), file.path()).isPresent() ? "new content" : "new";
  }
}
