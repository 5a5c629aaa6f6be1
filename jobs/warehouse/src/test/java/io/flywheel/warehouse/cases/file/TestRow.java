package io.flywheel.warehouse.cases.file;

import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Rows as a case has them, made by a test instead of read from a file. */
public final class TestRow {
  private TestRow() {}

  /** A row with the values given, and otherwise NULL, or zero in required columns. */
  public static Row of(Contract contract, Map<String, Object> values) {
    List<Object> row = new ArrayList<>();
    for (ContractColumn column : contract.columns()) {
      Object otherwise = column.required() ? CaseValues.zero(CaseValues.type(column)) : null;
      row.add(values.getOrDefault(column.name(), otherwise));
    }
    return RowFactory.create(row.toArray());
  }
}
