package io.flywheel.feeds.ingest;

import io.flywheel.feeds.landing.FileConflict;
import io.flywheel.feeds.landing.IngestHistory;
import io.flywheel.feeds.mapping.IngestSettings;
import io.flywheel.feeds.mapping.IngestSettings.RefusedFiles;
import io.flywheel.feeds.merge.Bronze;
import io.flywheel.warehouse.Engine;
import io.flywheel.warehouse.state.Publication;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** What delivered files say against a publication, or to those who look at it. */
public final class DeliveryCheck {
  /** What to do about files in conflict. */
  public static final String MEND_CONFLICT =
      "Where the keys mean different things, have the mapping tell them apart, and take the files"
          + " again: `flywheel run --retake GLOB`; else deliver one of them anew, or raise"
          + " ingest.conflict-share. ops.file_conflict names the files, `flywheel status` those that"
          + " another mapping has shaped";

  /** What to do about files that are left out. */
  public static final String MEND_REFUSED =
      "Mend the file or remove it, then run again; ops.quarantine has the reasons";

  private static final int SHOWN = 3;

  private final IngestSettings settings;
  private final List<FileConflict> conflicts;
  private final List<IngestHistory.Refusal> refused;

  private DeliveryCheck(
      IngestSettings settings, List<FileConflict> conflicts, List<IngestHistory.Refusal> refused) {
    this.settings = settings;
    this.conflicts = conflicts;
    this.refused = refused;
  }

  /** Reads nothing where no files were ever in conflict, and none is left out. */
  public static DeliveryCheck of(Engine engine, IngestSettings settings) {
    SparkSession.setActiveSession(engine.session());
    Optional<Publication> latest = engine.publications().read().closed();
    Bronze bronze = new Bronze(engine.session(), engine.tables(), engine.contracts());
    boolean skips = settings.refusedFile() == RefusedFiles.SKIP;
    if (!skips && !engine.tables().exists(Bronze.FILE_CONFLICT)) {
      return new DeliveryCheck(settings, List.of(), List.of());
    }
    IngestHistory history =
        IngestHistory.read(
            bronze.closed(Bronze.INGEST_FILE, latest), bronze.closed(Bronze.FILE_CONFLICT, latest));
    return new DeliveryCheck(
        settings,
        history.conflictsAbove(settings.conflictShare()),
        skips ? history.refused() : List.of());
  }

  /** Why nothing may be published; empty when files do not stand in the way. */
  public Optional<String> conflict() {
    if (conflicts.isEmpty()) {
      return Optional.empty();
    }
    FileConflict first = conflicts.get(0);
    return Optional.of(
        ("%s of %s other content than %s has under the same keys%s, more than"
                + " ingest.conflict-share = %s of a file")
            .formatted(
                first.rows() == 1 ? "1 record" : first.rows() + " records",
                first.file() + (first.rows() == 1 ? " has" : " have"),
                first.otherFile(),
                conflicts.size() == 1 ? "" : ", and " + (conflicts.size() - 1) + " more pairs",
                settings.conflictShare()));
  }

  /** Which files are left out of what is published; empty when there are none. */
  public Optional<String> leftOut() {
    if (refused.isEmpty()) {
      return Optional.empty();
    }
    List<String> names = refused.stream().limit(SHOWN).map(IngestHistory.Refusal::path).toList();
    int more = refused.size() - names.size();
    return Optional.of(
        "%d refused %s left out: %s%s"
            .formatted(
                refused.size(),
                refused.size() == 1 ? "file is" : "files are",
                String.join(", ", names),
                more == 0 ? "" : " and " + more + " more"));
  }
}
