package io.flywheel.warehouse.cases;

import io.flywheel.warehouse.cases.file.CaseRows;
import io.flywheel.warehouse.contract.Contract;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** A small change of a table's rows, as deliveries bring it. */
final class RowMutation {
  private RowMutation() {}

  /** The rows with one of them removed, added once more or changed, as the random numbers say. */
  static CaseRows of(CaseRows rows, Contract table, Random random) {
    List<Row> changed = new ArrayList<>(rows.rows());
    int at = random.nextInt(changed.size());
    int kind = random.nextInt(5);
    Row row = kind == 0 ? null : touched(rows, table, changed.get(at), random);
    if (kind == 0) {
      changed.remove(at);
    } else if (kind == 1) {
      changed.add(row);
    } else {
      changed.set(at, row);
    }
    return new CaseRows(rows.schema(), changed);
  }

  /** A row with one column from another row, or a date or number next to its own. */
  private static Row touched(CaseRows rows, Contract table, Row row, Random random) {
    Object[] values = new Object[row.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.get(i);
    }
    String[] names = rows.schema().fieldNames();
    int column = random.nextInt(values.length);
    while (names[column].equals("month") && List.of(names).contains("day")) {
      column = random.nextInt(values.length);
    }
    Object other = rows.rows().get(random.nextInt(rows.rows().size())).get(column);
    values[column] =
        other != null && !other.equals(values[column]) ? other : near(values[column], random);
    if (List.of(names).contains("month") && List.of(names).contains("day")) {
      LocalDate day = (LocalDate) values[rows.schema().fieldIndex("day")];
      values[rows.schema().fieldIndex("month")] = day == null ? null : day.withDayOfMonth(1);
    }
    boolean broken =
        table.columns().stream()
            .anyMatch(
                each -> each.required() && values[rows.schema().fieldIndex(each.name())] == null);
    return broken ? row : RowFactory.create(values);
  }

  private static Object near(Object value, Random random) {
    if (value instanceof LocalDate day) {
      if (day.getDayOfMonth() == 1) {
        return day.plusMonths(random.nextInt(3) - 1L); // months stay months
      }
      return day.getYear() > 9000 ? day.minusYears(7975) : day.plusDays(random.nextInt(5) - 2);
    }
    if (value instanceof Instant moment) {
      return moment.plusSeconds(3600L * (random.nextInt(97) - 48));
    }
    if (value instanceof BigDecimal amount) {
      return amount.add(BigDecimal.ONE.setScale(amount.scale()));
    }
    if (value instanceof Long number) {
      return number + 1;
    }
    return value instanceof Integer number ? (Object) (number + 1) : value;
  }
}
