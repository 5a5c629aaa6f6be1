package io.flywheel.warehouse.catalog;

import io.flywheel.warehouse.contract.BookkeepingColumns;
import io.flywheel.warehouse.contract.Check;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.IntervalSpec;
import io.flywheel.warehouse.contract.Layer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.delta.actions.Metadata;
import scala.jdk.javaapi.CollectionConverters;

/** What Delta records about a table, from its contract. */
public final class TableMetadata {
  private static final String CONSTRAINT = "delta.constraints.";
  private static final String READER_VERSION = "delta.minReaderVersion";
  private static final String DELETION_VECTORS = "delta.enableDeletionVectors";

  private TableMetadata() {}

  /** True when rows that go are marked by deletion vectors, and their files stay. */
  public static boolean marksDeletedRows(Metadata metadata) {
    return Boolean.parseBoolean(Scala.value(metadata.configuration(), DELETION_VECTORS));
  }

  static Metadata of(Contract contract, TableSettings settings) {
    return new Metadata(
        Metadata.apply$default$1(),
        contract.table().toString(),
        contract.purpose(),
        Metadata.apply$default$4(),
        Schemas.of(contract).json(),
        Scala.seq(contract.partitions()),
        Scala.map(ofNewTable(contract, settings)),
        Metadata.apply$default$8());
  }

  /** The metadata of an existing table with what the contract says now. */
  static Metadata renewed(Metadata now, Contract contract, TableSettings settings) {
    return new Metadata(
        now.id(),
        contract.table().toString(),
        contract.purpose(),
        now.format(),
        Schemas.of(contract).json(),
        Scala.seq(contract.partitions()),
        Scala.map(
            with(CollectionConverters.asJava(now.configuration()), properties(contract, settings))),
        now.createdTime());
  }

  private static Map<String, String> ofNewTable(Contract contract, TableSettings settings) {
    Map<String, String> properties = WarehouseFormat.properties(contract.table());
    properties.putAll(properties(contract, settings));
    return properties;
  }

  /** Properties that others have set stay; rules that the contract no longer has go. */
  private static Map<String, String> with(Map<String, String> now, Map<String, String> ours) {
    Map<String, String> properties = new TreeMap<>(now);
    properties.keySet().removeIf(name -> name.startsWith(CONSTRAINT));
    properties.putAll(ours);
    properties.remove(READER_VERSION); // became the table's protocol when it was made
    return properties;
  }

  /** Retention is as long as publications are kept: an older pinned version would not be read. */
  private static Map<String, String> properties(Contract contract, TableSettings settings) {
    Map<String, String> properties = new TreeMap<>();
    if (contract.table().layer() == Layer.SILVER) {
      properties.put(DELETION_VECTORS, String.valueOf(settings.deletionVectors()));
    } else {
      properties.put(READER_VERSION, "1");
    }
    // A checkpoint costs as much as reading some thirty commits, which is quick on the driver.
    properties.put("delta.checkpointInterval", "30");
    String interval = "interval " + settings.kept().toDays() + " days";
    properties.put("delta.logRetentionDuration", interval);
    properties.put("delta.deletedFileRetentionDuration", interval);
    Set<String> skipping = skippingColumns(contract);
    if (!skipping.isEmpty()) {
      properties.put("delta.dataSkippingStatsColumns", String.join(",", skipping));
    }
    contract.columns().stream()
        .flatMap(column -> column.checks().stream())
        .filter(check -> check.severity() == Check.Severity.ERROR)
        .forEach(check -> properties.put(CONSTRAINT + check.name(), check.kept()));
    return properties;
  }

  private static Set<String> skippingColumns(Contract contract) {
    Set<String> columns = new LinkedHashSet<>();
    contract.interval().map(IntervalSpec::column).ifPresent(columns::add);
    columns.addAll(contract.key());
    // Ingest looks for the rows of a file, of some revisions, and for versions that stand again.
    Stream.of(
            BookkeepingColumns.SOURCE_FILE,
            BookkeepingColumns.REVISION,
            BookkeepingColumns.VERSION_RANK)
        .filter(contract.feed().map(feed -> contract.columnNames()).orElse(List.of())::contains)
        .forEach(columns::add);
    contract.partitions().forEach(columns::remove);
    return columns;
  }
}
