package io.flywheel.warehouse.cases.file;

import io.flywheel.warehouse.contract.Contract;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Rows as a case has them, made by a test instead of read from a file. */
public final class TestRow {
  private final List<String> names;
  private final Object[] otherwise;

  private TestRow(Contract contract) {
    names = contract.columnNames();
    otherwise =
        contract.columns().stream()
            .map(column -> column.required() ? CaseValues.zero(CaseValues.type(column)) : null)
            .toArray();
  }

  /** For many rows of a table: what columns hold otherwise is found once. */
  public static TestRow in(Contract contract) {
    return new TestRow(contract);
  }

  /** A row with the values given, and otherwise NULL, or zero in required columns. */
  public static Row of(Contract contract, Map<String, Object> values) {
    return in(contract).with(values);
  }

  /** A row with the values given, and otherwise NULL, or zero in required columns. */
  public Row with(Map<String, Object> values) {
    Object[] row = otherwise.clone();
    for (int column = 0; column < row.length; column++) {
      row[column] = values.getOrDefault(names.get(column), row[column]);
    }
    return RowFactory.create(row);
  }
}
