package io.flywheel.warehouse.catalog;

import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractReader;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Layer;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.state.DeliveredDays;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.delta.catalog.DeltaTableV2;
import org.apache.spark.sql.delta.catalog.DeltaTableV2$;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Option;

/**
 * The session catalog: names of bronze, silver, gold and ops are folders of the warehouse, and
 * current has the newest versions of bronze rows.
 *
 * <p>Everything comes from the session's settings ({@link CatalogConf}), read at each look-up: two
 * sessions of one process read different versions.
 */
// overrides: Delta declares alterTable's changes as an array, Spark as varargs.
@SuppressWarnings("overrides")
public class WarehouseCatalog extends ReadOnlyNames {
  private static final InternalRow[] NO_ROWS = {};

  private static final Map<Layer, String> LAYER_COMMENTS =
      Map.of(
          Layer.BRONZE, "As delivered and accepted, append-only.",
          Layer.SILVER, "One current row per business key, conformed.",
          Layer.GOLD, "Metrics at a declared grain: what analysts read.",
          Layer.OPS, "What happened: files, quarantine, checks, publications.");

  @Override
  public final Table loadTable(Identifier ident) {
    Optional<TableName> name = name(ident);
    if (name.isPresent()) {
      return load(ident, name.get());
    }
    return isCurrent(ident.namespace()) ? current(ident) : loadOther(ident);
  }

  @Override
  public final Table loadTable(Identifier ident, String version) {
    Optional<TableName> name = name(ident);
    return name.isPresent() && tables().exists(name.get())
        ? deltaTable(name.get(), Optional.of(version))
        : super.loadTable(ident, version);
  }

  @Override
  public final boolean tableExists(Identifier ident) {
    Optional<TableName> name = name(ident);
    return name.isPresent()
        ? isDeclared(name.get())
        : isCurrent(ident.namespace())
            ? versions(ident.name()).isPresent()
            : super.tableExists(ident);
  }

  /**
   * The rows of a table that are not read from disk.
   *
   * @return the rows of {@code ops.delivered}; empty for every other table
   */
  protected Optional<RowsTable> rows(TableName name) {
    return name.equals(Contracts.DELIVERED) ? Optional.of(delivered()) : Optional.empty();
  }

  private Table load(Identifier ident, TableName name) {
    Optional<RowsTable> rows = rows(name);
    if (rows.isPresent()) {
      return rows.get();
    }
    Optional<Long> pin = pin(name);
    if (!pin.equals(Optional.of(CatalogConf.EMPTY)) && tables().exists(name)) {
      return deltaTable(name, pin.map(String::valueOf));
    }
    if (!isDeclared(name)) {
      return Thrown.unchecked(new NoSuchTableException(ident));
    }
    return rowsTable(name, () -> NO_ROWS);
  }

  private Table current(Identifier ident) {
    Optional<Contract> versions = versions(ident.name());
    return versions.isPresent()
        ? new CurrentTable(versions.get())
        : Thrown.unchecked(new NoSuchTableException(ident));
  }

  /** The bronze table of a name, if it has versions of its rows. */
  private Optional<Contract> versions(String name) {
    TableName bronze = new TableName(Layer.BRONZE, name.toLowerCase(Locale.ROOT));
    return isDeclared(bronze)
        ? Optional.of(ContractReader.read(contractFile(bronze))).filter(CurrentTable::isFor)
        : Optional.empty();
  }

  private Optional<Long> pin(TableName name) {
    Long pin = CatalogConf.pins(setting(CatalogConf.PINS).orElse("")).get(name);
    boolean pinnedOnly = setting(CatalogConf.PINNED_ONLY).filter("true"::equals).isPresent();
    return pin == null && pinnedOnly && name.layer() != Layer.OPS
        ? Optional.of(CatalogConf.EMPTY)
        : Optional.ofNullable(pin);
  }

  private Table loadOther(Identifier ident) {
    try {
      return super.loadTable(ident);
    } catch (Exception e) {
      // Scala does not declare NoSuchTableException, which Spark expects to see as it is.
      return Thrown.unchecked(e);
    }
  }

  private Table deltaTable(TableName name, Optional<String> version) {
    DeltaTableV2 newest =
        DeltaTableV2$.MODULE$.apply(
            spark(),
            new org.apache.hadoop.fs.Path(tables().path(name)),
            Option.empty(),
            Option.apply(name.toString()),
            Scala.map(Map.of()),
            Option.empty());
    return version.isEmpty()
        ? newest
        : newest.withOptions(Scala.map(Map.of("versionAsOf", version.get())));
  }

  /**
   * A table of the given rows with the columns and comment of a contract.
   *
   * @param name a table with a contract
   * @param rows rows in Spark's internal form and the contract's column order, asked for whenever
   *     they are read
   */
  protected final RowsTable rowsTable(TableName name, Supplier<InternalRow[]> rows) {
    Contract contract = ContractReader.read(contractFile(name));
    return new RowsTable(name.toString(), contract.purpose(), Schemas.of(contract), rows);
  }

  private RowsTable delivered() {
    List<InternalRow> rows = new ArrayList<>();
    String text = setting(CatalogConf.DELIVERED).orElse("");
    for (Map.Entry<String, DeliveredDays> feed : CatalogConf.delivered(text).entrySet()) {
      Object[] values = {
        UTF8String.fromString(feed.getKey()),
        (int) feed.getValue().firstDay().toEpochDay(),
        (int) feed.getValue().lastDay().toEpochDay()
      };
      rows.add(new GenericInternalRow(values));
    }
    InternalRow[] all = rows.toArray(InternalRow[]::new);
    return rowsTable(Contracts.DELIVERED, () -> all);
  }

  @Override
  public final Identifier[] listTables(String[] namespace) throws NoSuchNamespaceException {
    List<String> names;
    if (isCurrent(namespace)) {
      names = declared(Layer.BRONZE).stream().filter(name -> versions(name).isPresent()).toList();
    } else if (layer(namespace).isPresent()) {
      names = declared(layer(namespace).get());
    } else {
      return super.listTables(namespace);
    }
    return names.stream().map(name -> Identifier.of(namespace, name)).toArray(Identifier[]::new);
  }

  /** Names of a layer's tables in order. */
  private List<String> declared(Layer layer) {
    Path folder = datasets().resolve(layer.folder());
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(child -> Files.exists(child.resolve("contract.yaml")))
          .map(child -> child.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public final String[][] listNamespaces() {
    return CurrentTable.namespaces().map(name -> new String[] {name}).toArray(String[][]::new);
  }

  @Override
  public final boolean namespaceExists(String[] namespace) {
    return layer(namespace).isPresent() || isCurrent(namespace) || super.namespaceExists(namespace);
  }

  @Override
  public final Map<String, String> loadNamespaceMetadata(String[] namespace)
      throws NoSuchNamespaceException {
    Optional<Layer> layer = layer(namespace);
    if (isCurrent(namespace)) {
      return Map.of(
          TableCatalog.PROP_COMMENT,
          "The newest version of each row of bronze, without what was deleted.");
    }
    return layer.isPresent()
        ? Map.of(TableCatalog.PROP_COMMENT, LAYER_COMMENTS.get(layer.get()))
        : super.loadNamespaceMetadata(namespace);
  }

  private boolean isDeclared(TableName name) {
    return Files.exists(contractFile(name));
  }

  private Path contractFile(TableName name) {
    return datasets().resolve(name.layer().folder()).resolve(name.name()).resolve("contract.yaml");
  }

  private Tables tables() {
    return Tables.of(spark());
  }

  private Path datasets() {
    return Path.of(
        setting(CatalogConf.DATASETS)
            .orElseThrow(
                () -> new IllegalStateException("the session has no " + CatalogConf.DATASETS)));
  }

  private Optional<String> setting(String key) {
    Option<String> value = spark().conf().getOption(key);
    return value.isDefined() ? Optional.of(value.get()) : Optional.empty();
  }
}
