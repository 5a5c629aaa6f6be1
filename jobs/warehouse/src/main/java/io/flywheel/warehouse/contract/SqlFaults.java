package io.flywheel.warehouse.contract;

import io.flywheel.warehouse.message.Nearest;
import io.flywheel.warehouse.message.SparkMessage;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.VariantType;

/** What is wrong with the SQL of a contract's types and rules, which is parsed for it. */
final class SqlFaults {
  private final Contract contract;
  private final List<String> faults = new ArrayList<>();

  SqlFaults(Contract contract) {
    this.contract = contract;
  }

  List<String> find() {
    contract.columns().forEach(this::type);
    List<String> columns = contract.columnNames();
    List<String> required =
        contract.columns().stream()
            .filter(ContractColumn::required)
            .map(ContractColumn::name)
            .toList();
    for (Check rule : contract.rules()) {
      try {
        if (rule.form() == Check.Form.QUERY) {
          ParsedSql.select(rule.condition());
        } else {
          condition(rule, columns, required);
        }
      } catch (Exception e) {
        // Spark's parser throws a checked exception that Scala does not declare.
        String expected = rule.form() == Check.Form.QUERY ? "SELECT" : "SQL condition";
        add(
            rule,
            ": '%s' is not a %s: %s"
                .formatted(rule.condition(), expected, SparkMessage.sentence(e)));
      }
    }
    return faults;
  }

  private void type(ContractColumn column) {
    String sql = column.physicalType();
    try {
      DataType type = ParsedSql.type(sql);
      if (type instanceof TimestampNTZType || type instanceof VariantType) {
        add(column.line(), sql + " needs a Delta reader newer than version 1; use another type");
      }
    } catch (Exception e) {
      // Spark's parser throws a checked exception that Scala does not declare.
      add(
          column.line(),
          "'%s' is not a Spark SQL type: %s".formatted(sql, SparkMessage.sentence(e)));
    }
  }

  private void condition(Check rule, List<String> columns, List<String> required) {
    List<String> unknown = Condition.unknown(rule.condition(), columns);
    for (String column : unknown) {
      add(rule, ": no column '" + column + "'" + Nearest.hint(column, columns));
    }
    // NULL is neither kept nor broken by itself: a rule that can come out NULL says which.
    if (unknown.isEmpty() && rule.whenNull() == Check.WhenNull.NEVER) {
      Condition.whyNull(rule.condition(), required)
          .ifPresent(
              why ->
                  add(
                      rule,
                      (" can be NULL, as %s can; say what that means by customProperties:"
                              + " [{property: whenNull, value: holds}], or value: breaks")
                          .formatted(why)));
    }
  }

  private void add(Check rule, String fault) {
    add(rule.line(), "%s: rule %s%s".formatted(contract.table(), rule.name(), fault));
  }

  private void add(int line, String fault) {
    faults.add(contract.file() + ":" + line + ": " + fault);
  }
}
