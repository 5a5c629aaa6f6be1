package io.flywheel.cli.outcome;

import io.flywheel.cli.settings.Settings;
import io.flywheel.cli.warehouse.WarehouseOpener;
import io.flywheel.warehouse.publication.PublicationState;
import io.flywheel.warehouse.state.Publication;
import org.apache.spark.sql.SparkSession;

/** What readers see, as a sentence. */
public final class Readers {
  /** Where it cannot be told. */
  static final String UNCHANGED = "What readers see has not changed";

  private Readers() {}

  /** Asks the warehouse, unless Spark would have to be started for it. */
  static String of(Settings settings) {
    WarehouseOpener opener = new WarehouseOpener(settings);
    if (SparkSession.getDefaultSession().isEmpty() || !opener.exists()) {
      return UNCHANGED;
    }
    try {
      return see(opener.filled().publications().read());
    } catch (RuntimeException damaged) {
      return UNCHANGED;
    }
  }

  /** The sentence, without its full stop. */
  public static String see(PublicationState standing) {
    return standing.readable().map(Readers::see).orElse("Readers see nothing yet");
  }

  private static String see(Publication publication) {
    return "Readers see publication "
        + publication.number()
        + publication.asOf().map(day -> ", as of " + day).orElse("");
  }
}
