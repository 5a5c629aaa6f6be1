package io.flywheel.warehouse.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.warehouse.cases.file.CaseRows;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.TableName;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How windows and changes of inputs are written in failures. */
@Tag("fast")
final class WindowTextTest {

  @Test
  void windows_stand_as_in_the_contract_with_the_way_to_make_them_larger() {
    Contract line = TestCases.contract("silver.order_line");
    WindowText product = text(line, "silver.product");

    assertThat(product.place()).matches("\\Q" + line.file() + "\\E:\\d+");
    assertThat(product.windows())
        .startsWith(
            "join: [basis_product_id: product_id], valid_from: valid_from, valid_to: valid_to,"
                + " as_of: basis_day, columns: [product_id, ");
    assertThat(product.advice())
        .isEqualTo(
            "List under columns all that transform.sql reads, or let join name what transform.sql"
                + " joins by, or let transform.sql read only what the window reaches");
    assertThat(text(line, "bronze.order_line").windows()).startsWith("interval: day, join: [");
  }

  @Test
  void a_change_is_told_by_the_day_of_its_row_or_else_by_its_key() {
    Contract product = TestCases.contract("silver.product");
    CaseRows none = CaseRows.none(product);
    CaseRows one = none.and(row(product, "p1", 1));
    CaseRows more = one.and(row(product, "p2", 2));

    assertThat(change(product, none, one))
        .startsWith("a row of silver.product of product_id p1")
        .endsWith(" was added");
    assertThat(change(product, more, none)).endsWith(" and 1 more were removed");
    assertThat(change(product, one, one)).isEqualTo("nothing changed");
    assertThat(change(product, one, none.and(row(product, "p2", 1))))
        .startsWith("in a row of silver.product of product_id p1")
        .endsWith(" product_id changed from p1 to p2");
    Contract rate = TestCases.contract("silver.order_line");
    CaseRows line = CaseRows.none(rate).and(row(rate, "o1", 1));
    assertThat(change(rate, CaseRows.none(rate), line))
        .isEqualTo("a row of silver.order_line of 2024-01-01 was added");
  }

  private static String change(Contract input, CaseRows before, CaseRows after) {
    return new RowChange(input, before, after).text();
  }

  private static Row row(Contract contract, String text, int day) {
    List<String> columns = contract.columnNames();
    Object[] values = new Object[columns.size()];
    String key = contract.key().get(0);
    for (int i = 0; i < values.length; i++) {
      values[i] =
          columns.get(i).equals(key) && !key.equals("day")
              ? text
              : columns.get(i).equals("day") ? LocalDate.of(2024, 1, day) : null;
    }
    return RowFactory.create(values);
  }

  private static WindowText text(Contract contract, String table) {
    Input input =
        contract.inputs().stream()
            .filter(each -> each.table().equals(TableName.parse(table)))
            .findFirst()
            .orElseThrow();
    return new WindowText(contract, input);
  }
}
