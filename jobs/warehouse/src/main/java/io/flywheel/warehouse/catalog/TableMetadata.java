package io.flywheel.warehouse.catalog;

import io.flywheel.warehouse.contract.Check;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Slicing;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.delta.actions.Metadata;

/** What Delta records about a table, from its contract. */
final class TableMetadata {
  private TableMetadata() {}

  static Metadata of(Contract contract) {
    return new Metadata(
        Metadata.apply$default$1(),
        contract.table().toString(),
        contract.purpose(),
        Metadata.apply$default$4(),
        Schemas.of(contract).json(),
        Scala.seq(contract.partitions()),
        Scala.map(properties(contract)),
        Metadata.apply$default$8());
  }

  /** Retention is as long as publications are kept: an older pinned version would not be read. */
  static Map<String, String> properties(Contract contract) {
    Map<String, String> properties = new TreeMap<>();
    properties.put("delta.minReaderVersion", "1");
    // A checkpoint costs as much as reading some thirty commits, which is quick on the driver.
    properties.put("delta.checkpointInterval", "30");
    properties.put("delta.logRetentionDuration", "interval 400 days");
    properties.put("delta.deletedFileRetentionDuration", "interval 400 days");
    Set<String> skipping = skippingColumns(contract);
    if (!skipping.isEmpty()) {
      properties.put("delta.dataSkippingStatsColumns", String.join(",", skipping));
    }
    contract.columns().stream()
        .flatMap(column -> column.checks().stream())
        .filter(check -> check.severity() == Check.Severity.ERROR)
        .forEach(check -> properties.put("delta.constraints." + check.name(), kept(check)));
    return properties;
  }

  /** Delta refuses a row whose condition is NULL; a contract's rule counts it as kept. */
  private static String kept(Check check) {
    return "COALESCE((" + check.condition() + "), TRUE)";
  }

  private static Set<String> skippingColumns(Contract contract) {
    Set<String> columns = new LinkedHashSet<>();
    contract.slicing().map(Slicing::column).ifPresent(columns::add);
    columns.addAll(contract.key());
    // Ingest looks for the rows of a file, and for versions that stand again.
    Stream.of("source_file", "restored")
        .filter(contract.feed().map(feed -> contract.columnNames()).orElse(List.of())::contains)
        .forEach(columns::add);
    contract.partitions().forEach(columns::remove);
    return columns;
  }
}
