package io.flywheel.warehouse.build;

import io.delta.tables.DeltaTable;
import io.flywheel.warehouse.catalog.Tables;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.state.CommitNote;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * Brings an entity table to its computed rows by one MERGE whose source is the row difference, so
 * that a recomputation that changes nothing commits nothing.
 */
final class EntityWriter {
  private static final String CHANGE = Difference.SURPLUS;
  private static final String USER_METADATA = "spark.databricks.delta.commitInfo.userMetadata";

  private final Tables tables;

  EntityWriter(Tables tables) {
    this.tables = tables;
  }

  /**
   * Merges the difference.
   *
   * @param session the table's own build session; its commit note is set on it
   * @return true when there was a difference
   */
  boolean merge(SparkSession session, Contract contract, Dataset<Row> rows, CommitNote note) {
    Dataset<Row> before = session.read().format("delta").load(tables.path(contract.table()));
    Dataset<Row> difference = Difference.rows(contract, before, rows);
    difference.persist(StorageLevel.MEMORY_AND_DISK());
    try {
      if (difference.isEmpty()) {
        return false;
      }
      mergeDifference(session, contract, difference, note);
      return true;
    } finally {
      difference.unpersist();
    }
  }

  private void mergeDifference(
      SparkSession session, Contract contract, Dataset<Row> difference, CommitNote note) {
    // A changed row stands in the difference twice, old and new; only keys without a new row go.
    Dataset<Row> upserts = difference.where(functions.col(CHANGE).gt(0));
    Column[] keys = contract.key().stream().map(functions::col).toArray(Column[]::new);
    List<String> keyNames = contract.key();
    Dataset<Row> gone =
        difference
            .where(functions.col(CHANGE).lt(0))
            .join(
                upserts.select(keys),
                scala.jdk.javaapi.CollectionConverters.asScala(keyNames).toSeq(),
                "left_anti");
    session.conf().set(USER_METADATA, note.text());
    try {
      Map<String, String> values =
          contract.columnNames().stream()
              .collect(Collectors.toMap(name -> name, name -> "source." + name));
      DeltaTable.forPath(session, tables.path(contract.table()))
          .as("target")
          .merge(upserts.unionByName(gone).as("source"), on(keyNames))
          .whenMatched("source." + CHANGE + " < 0")
          .delete()
          .whenMatched()
          .updateExpr(values)
          .whenNotMatched()
          .insertExpr(values)
          .execute();
    } finally {
      session.conf().unset(USER_METADATA);
    }
  }

  private static String on(List<String> key) {
    return key.stream()
        .map(name -> "target.%1$s = source.%1$s".formatted(name))
        .collect(Collectors.joining(" AND "));
  }
}
