package io.flywheel.warehouse.catalog;

import io.flywheel.warehouse.state.CommitMetadata;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.DeltaOptions;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.FileAction;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One write to a table without Delta's own commands, which plan each write twice.
 *
 * @param note what the commit says about itself
 */
public record DeltaWrite(CommitMetadata note) {
  /** The most rows of a data file: a day a file when days are big, a month when they are small. */
  public static final long ROWS_PER_FILE = 100_000;

  private static final String MAX_ROWS = DeltaOptions.MAX_RECORDS_PER_FILE();

  /** Writes data files, which a commit has yet to name. */
  public static List<FileAction> files(OptimisticTransaction transaction, Dataset<Row> rows) {
    DeltaOptions options =
        new DeltaOptions(
            Scala.map(Map.of(MAX_ROWS, String.valueOf(ROWS_PER_FILE))),
            rows.sparkSession().sessionState().conf());
    return CollectionConverters.asJava(transaction.writeFiles(rows, Option.apply(options)));
  }

  /** What the table's history says of rows that are added. */
  public DeltaOperations.Operation append() {
    return operation(SaveMode.Append, Option.empty());
  }

  /**
   * What the table's history says of rows in the place of others.
   *
   * @param partitions the table's columns of partitions
   */
  public DeltaOperations.Operation replace(List<String> partitions) {
    return operation(SaveMode.Overwrite, Option.apply(Scala.seq(partitions)));
  }

  private DeltaOperations.Operation operation(SaveMode mode, Option<Seq<String>> partitions) {
    return new DeltaOperations.Write(
        mode,
        partitions,
        Option.empty(),
        Option.apply(note.text()),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty());
  }
}
