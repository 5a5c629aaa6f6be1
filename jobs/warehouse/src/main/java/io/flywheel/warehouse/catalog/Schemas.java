package io.flywheel.warehouse.catalog;

import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractColumn;
import io.flywheel.warehouse.contract.ParsedSql;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataType$;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** Spark schemas of contracts. */
public final class Schemas {
  private Schemas() {}

  /** Columns in the contract's order, with types, nullability and descriptions as comments. */
  public static StructType of(Contract contract) {
    return new StructType(
        contract.columns().stream().map(Schemas::field).toArray(StructField[]::new));
  }

  /**
   * True when the rows of a table can stay as they are under its contract: it has the contract's
   * columns in their order and the same partitions, and no column is required that was not.
   *
   * @param table what Delta records about the table
   */
  public static boolean hold(Contract contract, Metadata table) {
    return DataType$.MODULE$.equalsIgnoreCompatibleNullability(table.schema(), of(contract))
        && CollectionConverters.asJava(table.partitionColumns()).equals(contract.partitions());
  }

  /** Name and type of each column. */
  public static List<String> columns(StructType schema) {
    return Arrays.stream(schema.fields())
        .map(field -> field.name() + " " + field.dataType().sql())
        .toList();
  }

  /** Spark's columns of these names. */
  public static org.apache.spark.sql.Column[] named(Collection<String> names) {
    return names.stream().map(functions::col).toArray(org.apache.spark.sql.Column[]::new);
  }

  private static StructField field(ContractColumn column) {
    DataType type = ParsedSql.type(column.physicalType());
    return new StructField(
            column.name(), type, !column.required(), org.apache.spark.sql.types.Metadata.empty())
        .withComment(column.description());
  }
}
