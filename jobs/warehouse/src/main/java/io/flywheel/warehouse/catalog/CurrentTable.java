package io.flywheel.warehouse.catalog;

import io.flywheel.warehouse.contract.BookkeepingColumns;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Layer;
import io.flywheel.warehouse.contract.TableName;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.types.StructType;

/**
 * The newest version of each row of a bronze table: {@code current.order_line} has for each key and
 * day of {@code bronze.order_line} the version that counts, and nothing for keys whose newest
 * version is a tombstone.
 *
 * <p>It has no files: {@link CurrentTableRule} puts {@link #sql} in its place, so that filters and
 * restrictions of inputs reach the bronze table.
 */
public final class CurrentTable implements Table {
  /** The namespace of these relations. */
  public static final String NAMESPACE = "current";

  private final Contract contract;

  CurrentTable(Contract contract) {
    this.contract = contract;
  }

  /** The namespaces of a warehouse: its layers, and this one. */
  public static Stream<String> namespaces() {
    return Stream.concat(Arrays.stream(Layer.values()).map(Layer::folder), Stream.of(NAMESPACE));
  }

  /**
   * The table that a relation stands for: that of bronze for one of this namespace, else itself.
   *
   * @param relation namespace and name, in lower case
   */
  public static String source(String relation) {
    String prefix = NAMESPACE + ".";
    return relation.startsWith(prefix)
        ? Layer.BRONZE.folder() + "." + relation.substring(prefix.length())
        : relation;
  }

  /** The relation of this namespace that stands for a table: one of a bronze table, else none. */
  public static Stream<String> of(TableName table) {
    return table.layer() == Layer.BRONZE ? Stream.of(NAMESPACE + "." + table.name()) : Stream.of();
  }

  /** True for bronze tables: they hold versions of their rows. */
  static boolean isFor(Contract contract) {
    return contract.table().layer() == Layer.BRONZE;
  }

  /**
   * Which version counts, for the fingerprints of the tables that read it.
   *
   * @return the window over versions; empty for a table without versions
   */
  public static String definition(Contract contract) {
    return isFor(contract) ? new CurrentTable(contract).window() : "";
  }

  /**
   * The SELECT that computes the relation, with every column of the bronze table but is_deleted.
   */
  String sql() {
    return """
    SELECT %s
    FROM (SELECT *, ROW_NUMBER() OVER (%s) AS rn FROM %s)
    WHERE rn = 1 AND NOT is_deleted\
    """
        .formatted(columns(contract).collect(Collectors.joining(", ")), window(), contract.table());
  }

  /** A key stands on one day, and each day is computed from its own rows: see decision 0014. */
  private String window() {
    Set<String> rows = new LinkedHashSet<>(contract.key());
    rows.addAll(
        Stream.of(BookkeepingColumns.MONTH, BookkeepingColumns.DAY)
            .filter(contract.columnNames()::contains)
            .toList());
    return "PARTITION BY "
        + String.join(", ", rows)
        + " ORDER BY "
        + BookkeepingColumns.VERSION_ORDER;
  }

  private static Stream<String> columns(Contract contract) {
    return contract.columnNames().stream()
        .filter(column -> !column.equals(BookkeepingColumns.IS_DELETED));
  }

  @Override
  public String name() {
    return NAMESPACE + "." + contract.table().name();
  }

  // Spark 4.2 prefers columns(), whose default converts this schema.
  @Override
  @SuppressWarnings("deprecation")
  public StructType schema() {
    StructType whole = Schemas.of(contract);
    return columns(contract)
        .map(whole::apply)
        .reduce(new StructType(), StructType::add, (left, right) -> right);
  }

  @Override
  public Map<String, String> properties() {
    return Map.of(
        TableCatalog.PROP_COMMENT,
        "The newest version of each row of " + contract.table() + ". " + contract.purpose());
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of();
  }
}
