package io.flywheel.warehouse.write;

import io.flywheel.warehouse.catalog.DeltaWrite;
import io.flywheel.warehouse.catalog.Scala;
import io.flywheel.warehouse.catalog.Schemas;
import io.flywheel.warehouse.catalog.Tables;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.files.DeletedRows;
import io.flywheel.warehouse.files.FileChanges;
import io.flywheel.warehouse.files.KeyRange;
import io.flywheel.warehouse.files.KeyRangeTag;
import io.flywheel.warehouse.files.SmallFiles;
import io.flywheel.warehouse.session.ExecutionProfile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;
import scala.Option;

/**
 * The same rows of a table in fewer files and without those that are deleted, in the order in which
 * a build writes them: Delta's own OPTIMIZE joins files as they come, and days would lie scattered.
 * The commit says that no data has changed, so nothing becomes stale by it.
 */
public final class Compaction {
  private final SparkSession session;
  private final Tables tables;

  /**
   * @param session a session that reads newest versions
   * @param tables the warehouse's tables
   */
  public Compaction(SparkSession session, Tables tables) {
    this.session = session;
    this.tables = tables;
  }

  /**
   * Small files of a version; none while the table's columns wait for a build to change them.
   *
   * @param contract the table
   * @param snapshot its version
   */
  public SmallFiles find(Contract contract, Snapshot snapshot) {
    SmallFiles small =
        SmallFiles.of(
            snapshot,
            session.sparkContext().hadoopConfiguration(),
            DeltaWrite.ROWS_PER_FILE,
            tables.marksDeletedRows(contract));
    return Schemas.hold(contract, snapshot.metadata())
        ? small
        : new SmallFiles(List.of(), small.all(), small.all());
  }

  /**
   * Writes the small files of the newest version again and commits, when there are any.
   *
   * @param contract the table, which must exist
   * @param runId who does it
   * @throws org.apache.spark.sql.delta.DeltaConcurrentModificationException when another tool
   *     commits to the table meanwhile
   */
  public void run(Contract contract, String runId) {
    OptimisticTransaction transaction = tables.transaction(contract);
    SmallFiles small = find(contract, transaction.snapshot());
    if (small.none()) {
      return;
    }
    ExecutionProfile profile = ExecutionProfile.of(small.bytes());
    profile.run(session, () -> commit(transaction, small, contract, profile, runId));
  }

  private Void commit(
      OptimisticTransaction transaction,
      SmallFiles small,
      Contract contract,
      ExecutionProfile profile,
      String runId) {
    Dataset<Row> rows = FileChanges.rows(transaction.snapshot(), small.files());
    List<AddFile> written =
        new RewriteFiles(contract)
            .write(transaction, rows, profile).stream().map(AddFile.class::cast).toList();
    verify(contract, small.files(), written);
    List<Action> actions = new ArrayList<>();
    Map<Object, List<AddFile>> gone =
        small.files().stream().collect(Collectors.groupingBy(AddFile::partitionValues));
    Map<Object, Optional<List<KeyRange>>> keys = new HashMap<>();
    for (AddFile file : written) {
      actions.add(
          unchanged(
              file,
              keys.computeIfAbsent(
                  file.partitionValues(), partition -> KeyRangeTag.together(gone.get(partition)))));
    }
    small
        .files()
        .forEach(
            file ->
                actions.add(file.removeWithTimestamp(file.removeWithTimestamp$default$1(), false)));
    transaction.commit(
        Scala.seq(actions),
        new DeltaOperations.Optimize(
            Scala.seq(List.of()), Scala.seq(List.of()), false, Option.empty(), false));
    return null;
  }

  /** Readers would not notice a row that is lost on the way. */
  private static void verify(Contract contract, List<AddFile> gone, List<AddFile> written) {
    if (gone.stream().allMatch(file -> DeletedRows.left(file).isPresent())
        && rows(gone) != rows(written)) {
      throw new IllegalStateException(
          "%s: %d rows of %d files came out as %d, so nothing was committed; run `flywheel check`"
              .formatted(contract.table(), rows(gone), gone.size(), rows(written)));
    }
  }

  private static long rows(List<AddFile> files) {
    return files.stream().mapToLong(file -> DeletedRows.left(file).orElseThrow()).sum();
  }

  /** The entry of a joined file, which says of its keys what those of its partition said. */
  private static FileAction unchanged(AddFile file, Optional<List<KeyRange>> keys) {
    AddFile unchanged = unchanged(file);
    return keys.map(spans -> KeyRangeTag.on(unchanged, spans)).orElse(unchanged);
  }

  private static AddFile unchanged(AddFile file) {
    return file.copy(
        file.path(),
        file.partitionValues(),
        file.size(),
        file.modificationTime(),
        false,
        file.stats(),
        file.tags(),
        file.deletionVector(),
        file.baseRowId(),
        file.defaultRowCommitVersion(),
        file.clusteringProvider(),
        file.copy$default$12(),
        file.copy$default$13());
  }
}
