package io.flywheel.warehouse.files;

import io.delta.kernel.TableManager;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.ScanImpl;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.utils.CloseableIterator;
import io.flywheel.warehouse.catalog.Scala;
import io.flywheel.warehouse.files.DataFile.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.DeletionVectorDescriptor;
import org.apache.spark.sql.delta.actions.Protocol;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** Lists the data files of a snapshot through Delta Kernel, which reads the log without Spark. */
final class DataFiles {
  private static final int TABLE_FEATURES = 3;
  private static final String DELETION_VECTORS = "deletionVectors";

  /** Snapshots never change, and many queries of a run read the same one. */
  private static final Map<Snapshot, List<DataFile>> LISTED =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final List<StructField> partitions;
  private final List<String> dates;

  private DataFiles(Snapshot snapshot) {
    this.partitions = Arrays.asList(snapshot.metadata().partitionSchema().fields());
    this.dates =
        Arrays.stream(snapshot.metadata().schema().fields())
            .filter(field -> field.dataType().equals(DataTypes.DateType))
            .map(StructField::name)
            .toList();
  }

  /**
   * True for protocols in which a file's entry says all about its rows: the first, and one with
   * deletion vectors.
   */
  static boolean canList(Snapshot snapshot) {
    if (snapshot.version() < 0) {
      return false;
    }
    return snapshot.protocol().minReaderVersion() == 1 || mayHaveVectors(snapshot);
  }

  /**
   * Refuses a version for which {@link #canList} does not hold.
   *
   * @throws IllegalStateException naming the table's folder, its protocol and what to do
   */
  static void requireListable(Snapshot snapshot) {
    if (!DataFiles.canList(snapshot)) {
      throw new IllegalStateException(
          "%s asks more of its readers than Flywheel does (%s); another tool changed it: delete the table's folder and build again"
              .formatted(snapshot.deltaLog().dataPath(), snapshot.protocol().simpleString()));
    }
  }

  /** True for tables whose data files may have deletion vectors. */
  static boolean mayHaveVectors(Snapshot snapshot) {
    Protocol protocol = snapshot.protocol();
    return protocol.minReaderVersion() == TABLE_FEATURES
        && protocol.getReaderFeatures().equals(Set.of(DELETION_VECTORS));
  }

  /**
   * The files of a version, in the log's order.
   *
   * @param snapshot a version for which {@link #canList} holds
   * @param hadoop settings of the file systems
   */
  static List<DataFile> of(Snapshot snapshot, Configuration hadoop) {
    List<DataFile> known = LISTED.get(snapshot);
    if (known == null) {
      known = new DataFiles(snapshot).list(snapshot, hadoop);
      LISTED.put(snapshot, known);
    }
    return known;
  }

  private List<DataFile> list(Snapshot snapshot, Configuration hadoop) {
    Engine engine = DefaultEngine.create(hadoop);
    ScanImpl scan =
        (ScanImpl)
            TableManager.loadSnapshot(snapshot.deltaLog().dataPath().toString())
                .atVersion(snapshot.version())
                .build(engine)
                .getScanBuilder()
                .build();
    List<DataFile> files = new ArrayList<>();
    try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine, true)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> rows = batches.next().getRows()) {
          while (rows.hasNext()) {
            files.add(
                file(
                    new io.delta.kernel.internal.actions.AddFile(
                        rows.next().getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL))));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(files);
  }

  private DataFile file(io.delta.kernel.internal.actions.AddFile entry) {
    Map<String, String> values = VectorUtils.toJavaMap(entry.getPartitionValues());
    String stats = entry.getStatsJson().orElse(null);
    AddFile add =
        new AddFile(
            entry.getPath(),
            Scala.map(values),
            entry.getSize(),
            entry.getModificationTime(),
            entry.getDataChange(),
            stats,
            entry
                .getTags()
                .map(tags -> Scala.map(VectorUtils.<String, String>toJavaMap(tags)))
                .orElse(null),
            entry.getDeletionVector().map(DataFiles::vector).orElse(null),
            Option.empty(),
            Option.empty(),
            Option.empty(),
            Option.empty(),
            Option.empty());
    return described(add);
  }

  /**
   * What the entries of some data files say.
   *
   * @param snapshot a version with the columns that they have
   */
  static List<DataFile> described(Snapshot snapshot, List<AddFile> entries) {
    DataFiles files = new DataFiles(snapshot);
    return entries.stream().map(files::described).toList();
  }

  private DataFile described(AddFile add) {
    Map<String, String> values = CollectionConverters.asJava(add.partitionValues());
    return new DataFile(
        add, partition(values), spans(FileStatistics.of(add)), DeletedRows.left(add));
  }

  private static DeletionVectorDescriptor vector(
      io.delta.kernel.internal.actions.DeletionVectorDescriptor entry) {
    return new DeletionVectorDescriptor(
        entry.getStorageType(),
        entry.getPathOrInlineDv(),
        Option.apply(entry.getOffset().orElse(null)),
        entry.getSizeInBytes(),
        entry.getCardinality(),
        Option.empty());
  }

  private InternalRow partition(Map<String, String> values) {
    return new GenericInternalRow(
        partitions.stream()
            .map(
                field ->
                    new Cast(
                            new Literal(
                                UTF8String.fromString(values.get(field.name())),
                                DataTypes.StringType),
                            field.dataType(),
                            Option.apply("UTC"),
                            Cast.apply$default$4())
                        .eval(null))
            .toArray());
  }

  private Map<String, Span> spans(FileStatistics statistics) {
    Map<String, Span> spans = new HashMap<>();
    for (String column : dates) {
      span(statistics, column).ifPresent(span -> spans.put(column, span));
    }
    return Map.copyOf(spans);
  }

  private static Optional<Span> span(FileStatistics statistics, String column) {
    return statistics.isNull(column)
        ? Optional.of(Span.NONE)
        : statistics.dates(column).map(days -> new Span(day(days.lower()), day(days.upper())));
  }

  private static int day(LocalDate day) {
    return (int) day.toEpochDay();
  }
}
