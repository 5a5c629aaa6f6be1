package io.flywheel.warehouse.cases.file;

import io.flywheel.warehouse.contract.Contract;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of one table in memory.
 *
 * @param schema all fields nullable, so that frames from files and from transforms compare
 * @param rows in file order
 */
public record CaseRows(StructType schema, List<Row> rows) {

  /** Rows of all the contract's columns. */
  public static CaseRows of(Contract contract, List<Row> rows) {
    return new CaseRows(schema(contract, contract.columnNames()), rows);
  }

  /** No rows of the contract's columns. */
  public static CaseRows none(Contract contract) {
    return of(contract, List.of());
  }

  /** The rows, and one more. */
  public CaseRows and(Row row) {
    List<Row> more = new ArrayList<>(rows);
    more.add(row);
    return new CaseRows(schema, more);
  }

  /** The columns of the contract by their names, each nullable. */
  public static StructType schema(Contract contract, List<String> names) {
    StructType schema = new StructType();
    for (String name : names) {
      schema =
          schema.add(
              name,
              CaseValues.type(contract.columns().get(contract.columnNames().indexOf(name))),
              true);
    }
    return schema;
  }
}
