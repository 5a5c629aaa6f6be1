package io.flywheel.warehouse.driver;

import io.flywheel.warehouse.catalog.DeltaWrite;
import io.flywheel.warehouse.catalog.Scala;
import io.flywheel.warehouse.contract.Contract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Ascending$;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.RowOrdering;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.expressions.SortOrder$;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.constraints.CheckDeltaInvariant;
import org.apache.spark.sql.delta.constraints.Constraints$;
import org.apache.spark.sql.delta.constraints.DeltaInvariantCheckerExec$;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * Rows in memory as data files of a table: a file a partition with sorted rows, written by the
 * thread that asks, with the rules and the statistics that Delta's own writes have.
 */
public final class DriverWrite {
  private final SparkSession session;
  private final Contract contract;
  private final OptimisticTransaction transaction;
  private final StructType schema;
  private final StructType data;
  private final Path root;
  private final List<Attribute> columns;
  private final StatisticsCollector statistics;

  /** The columns that are not told by the folder. */
  private final RowProjection stored;

  /**
   * @param session a session on the warehouse
   * @param contract the table
   * @param transaction of the commit that will name the files
   */
  public DriverWrite(SparkSession session, Contract contract, OptimisticTransaction transaction) {
    this.session = session;
    this.contract = contract;
    this.transaction = transaction;
    this.schema = transaction.metadata().schema().asNullable();
    this.data =
        new StructType(
            Arrays.stream(schema.fields())
                .filter(column -> !contract.partitions().contains(column.name()))
                .toArray(StructField[]::new));
    this.root = transaction.deltaLog().dataPath();
    this.columns = List.copyOf(Scala.list(DataTypeUtils.toAttributes(schema)));
    this.stored =
        RowProjection.of(
            columns.stream()
                .filter(column -> !contract.partitions().contains(column.name()))
                .toList(),
            columns);
    this.statistics =
        new StatisticsCollector(
            transaction
                .getOptionalStatsTrackerAndStatsCollection(
                    Scala.seq(columns),
                    root,
                    transaction.metadata().partitionSchema(),
                    session.emptyDataFrame())
                ._1()
                .get(),
            columns);
  }

  /**
   * Writes the files, which a commit has yet to name.
   *
   * @param rows rows with the columns of the table in its order
   * @throws org.apache.spark.sql.delta.schema.InvariantViolationException when a row breaks a rule
   *     of the table
   */
  public List<AddFile> files(List<InternalRow> rows) {
    List<InternalRow> sorted = new ArrayList<>(rows);
    verify(sorted);
    sorted.sort(RowOrdering.create(Scala.seq(order()), Scala.seq(columns)));
    List<Integer> partitions = contract.partitions().stream().map(schema::fieldIndex).toList();
    try {
      Job job = Job.getInstance(transaction.deltaLog().newDeltaHadoopConf());
      OutputWriterFactory factory =
          new ParquetFileFormat().prepareWrite(session, job, Scala.map(Map.of()), data);
      TaskAttemptContext context =
          new TaskAttemptContextImpl(job.getConfiguration(), new TaskAttemptID());
      List<AddFile> files = new ArrayList<>();
      for (int from = 0, to; from < sorted.size(); from = to) {
        List<Integer> partition = values(sorted.get(from), partitions);
        to = from;
        while (to < sorted.size()
            && to - from < DeltaWrite.ROWS_PER_FILE
            && values(sorted.get(to), partitions).equals(partition)) {
          to++;
        }
        files.add(file(factory, context, partition, sorted.subList(from, to)));
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void verify(List<InternalRow> rows) {
    List<CheckDeltaInvariant> rules =
        Scala.list(
            DeltaInvariantCheckerExec$.MODULE$.buildInvariantChecks(
                Scala.seq(columns),
                Constraints$.MODULE$.getAll(transaction.metadata(), session),
                session));
    RowProjection assertions = RowProjection.of(rules, columns);
    rows.forEach(assertions::apply);
  }

  private List<SortOrder> order() {
    return contract.fileOrder().stream()
        .flatMap(name -> columns.stream().filter(column -> column.name().equals(name)))
        .map(column -> SortOrder$.MODULE$.apply(column, Ascending$.MODULE$, Scala.seq(List.of())))
        .toList();
  }

  /** Partitions are by DATE columns. */
  private static List<Integer> values(InternalRow row, List<Integer> partitions) {
    return partitions.stream().map(row::getInt).toList();
  }

  private AddFile file(
      OutputWriterFactory factory,
      TaskAttemptContext context,
      List<Integer> partition,
      List<InternalRow> rows)
      throws IOException {
    Map<String, String> values = new HashMap<>();
    StringBuilder relative = new StringBuilder();
    for (int i = 0; i < partition.size(); i++) {
      String name = contract.partitions().get(i);
      values.put(name, LocalDate.ofEpochDay(partition.get(i)).toString());
      relative.append(name).append('=').append(values.get(name)).append('/');
    }
    relative.append("part-00000-").append(UUID.randomUUID()).append(".c000");
    relative.append(factory.getFileExtension(context));
    Path path = new Path(root, relative.toString());
    String target = path.toString();
    OutputWriter writer = factory.newInstance(target, data, context);
    try {
      for (InternalRow row : rows) {
        writer.write(stored.apply(row));
        statistics.add(row);
      }
    } finally {
      writer.close();
    }
    FileStatus written = path.getFileSystem(context.getConfiguration()).getFileStatus(path);
    return new AddFile(
        relative.toString(),
        Scala.map(values),
        written.getLen(),
        written.getModificationTime(),
        true,
        statistics.end(),
        null,
        null,
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty());
  }
}
