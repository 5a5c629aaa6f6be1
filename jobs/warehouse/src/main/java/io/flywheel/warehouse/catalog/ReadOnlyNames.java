package io.flywheel.warehouse.catalog;

import io.flywheel.warehouse.contract.Layer;
import io.flywheel.warehouse.contract.TableName;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.NamespaceChange;
import org.apache.spark.sql.connector.catalog.StagedTable;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.catalog.TableWritePrivilege;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.delta.catalog.DeltaCatalog;

/**
 * Refuses to change the warehouse's tables by name: rows, columns and tables are written by path,
 * by their stage.
 *
 * <p>Commands that Spark runs on a table it has loaded for reading (TRUNCATE, OPTIMIZE, VACUUM,
 * RESTORE) are not seen by a catalog.
 */
// overrides: Delta declares alterTable's changes as an array, Spark as varargs.
@SuppressWarnings("overrides")
abstract class ReadOnlyNames extends DeltaCatalog {

  @Override
  public final Table loadTable(Identifier ident, Set<TableWritePrivilege> privileges) {
    refuseIfOurs(ident, "is written by its stage only");
    return Thrown.call(() -> super.loadTable(ident, privileges));
  }

  @Override
  public final Table createTable(
      Identifier ident, Column[] columns, Transform[] partitions, Map<String, String> properties) {
    refuseIfOurs(ident, "is created by its stage from its contract");
    return super.createTable(ident, columns, partitions, properties);
  }

  @Override
  public final StagedTable stageCreate(
      Identifier ident, Column[] columns, Transform[] partitions, Map<String, String> properties) {
    refuseIfOurs(ident, "is created by its stage from its contract");
    return super.stageCreate(ident, columns, partitions, properties);
  }

  @Override
  public final StagedTable stageReplace(
      Identifier ident, Column[] columns, Transform[] partitions, Map<String, String> properties) {
    refuseIfOurs(ident, "is changed by editing its contract");
    return super.stageReplace(ident, columns, partitions, properties);
  }

  @Override
  public final StagedTable stageCreateOrReplace(
      Identifier ident, Column[] columns, Transform[] partitions, Map<String, String> properties) {
    refuseIfOurs(ident, "is changed by editing its contract");
    return super.stageCreateOrReplace(ident, columns, partitions, properties);
  }

  @Override
  public final Table alterTable(Identifier ident, TableChange[] changes) {
    refuseIfOurs(ident, "is changed by editing its contract");
    return super.alterTable(ident, changes);
  }

  @Override
  public final boolean dropTable(Identifier ident) {
    refuseIfOurs(ident, "is removed with its folder under datasets/");
    return super.dropTable(ident);
  }

  @Override
  public final boolean dropNamespace(String[] namespace, boolean cascade)
      throws NoSuchNamespaceException {
    refuseIfOurs(namespace);
    return Thrown.call(() -> super.dropNamespace(namespace, cascade));
  }

  @Override
  public final void alterNamespace(String[] namespace, NamespaceChange... changes)
      throws NoSuchNamespaceException {
    refuseIfOurs(namespace);
    super.alterNamespace(namespace, changes);
  }

  private static void refuseIfOurs(Identifier ident, String reason) {
    if (isCurrent(ident.namespace())) {
      throw new UnsupportedOperationException(
          "current.%1$s is computed from bronze.%1$s; names of the warehouse are for reading"
              .formatted(ident.name()));
    }
    name(ident)
        .ifPresent(
            name -> {
              throw new UnsupportedOperationException(
                  name + " " + reason + "; names of the warehouse are for reading");
            });
  }

  private static void refuseIfOurs(String[] namespace) {
    if (isCurrent(namespace)) {
      throw new UnsupportedOperationException("current is computed from bronze and stays as it is");
    }
    layer(namespace)
        .ifPresent(
            layer -> {
              throw new UnsupportedOperationException(
                  layer.folder() + " is a layer of the warehouse and cannot be changed");
            });
  }

  /** The table of the warehouse that an identifier names, if its namespace is a layer. */
  static Optional<TableName> name(Identifier ident) {
    return layer(ident.namespace())
        .map(layer -> new TableName(layer, ident.name().toLowerCase(Locale.ROOT)));
  }

  /** True for the namespace of the newest versions of bronze rows. */
  static boolean isCurrent(String[] namespace) {
    return namespace.length == 1 && CurrentTable.NAMESPACE.equalsIgnoreCase(namespace[0]);
  }

  static Optional<Layer> layer(String[] namespace) {
    return namespace.length != 1
        ? Optional.empty()
        : Arrays.stream(Layer.values())
            .filter(layer -> layer.folder().equalsIgnoreCase(namespace[0]))
            .findFirst();
  }
}
