package io.flywheel.feeds.ingest;

import io.flywheel.feeds.landing.IngestHistory;
import io.flywheel.feeds.landing.OtherMappings;
import io.flywheel.feeds.mapping.IngestSettings;
import io.flywheel.feeds.merge.Bronze;
import io.flywheel.warehouse.Engine;
import io.flywheel.warehouse.state.Publication;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Which files of a warehouse stand as another mapping than today's has made them. */
public final class ShapedFiles {
  private ShapedFiles() {}

  /** Their paths in order. */
  public static List<String> otherwise(Engine engine, IngestSettings settings) {
    SparkSession.setActiveSession(engine.session());
    Optional<Publication> latest = engine.publications().read().closed();
    Bronze bronze = new Bronze(engine.session(), engine.tables(), engine.contracts());
    return OtherMappings.of(
            settings.mappings(),
            IngestHistory.read(bronze.closed(Bronze.INGEST_FILE, latest), Optional.empty()))
        .paths();
  }
}
