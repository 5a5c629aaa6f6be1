package io.flywheel.feeds.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("fast")
class NumberColumnsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Price|Price|",
        "coalesce(Price, '0')|Price|",
        "IF(Kind = 'x', Price, Other)|Other,Price|",
        "CASE WHEN Kind = 'x' THEN Price ELSE Other END|Other,Price|",
        "CASE WHEN Qty < -1 THEN 'return' END|Qty|Qty",
        "CASE WHEN Kind <=> 'x' THEN 'return' END||",
        "replace(Price, ',', '')||",
        "strict_decimal(Price)|Price|Price",
        "STRICT_DECIMAL(coalesce(Price, '0'), 2)|Price|Price",
        "strict_decimal(replace(Price, ' ', ''))||",
        "try_decimal(Price, 20, 6)|Price|Price",
        "minor_units(Amount, Currency)|Amount|Amount",
        "minor_units(`item.amount`, item.currency)|item.amount|item.amount",
        "minor_units(item.amount, 'EUR')|item.amount|item.amount",
        "sum(Price) OVER (PARTITION BY No ORDER BY _line)|Price|",
        "sum(strict_decimal(Price)) OVER (PARTITION BY No)|Price|Price",
        "lag(Price, 1, '0') OVER (PARTITION BY No ORDER BY Day)|Price|",
        "CAST(Price AS DECIMAL(20,6)) * Qty|Price,Qty|Price,Qty",
        "-Price|Price|Price",
        "CAST(Price AS STRING)|Price|",
        "max_by(Price, Day) OVER (PARTITION BY No)|Price|",
        "double(Price)|Price|Price",
        "ceil(Price)|Price|",
        "nullif(Price, Other)|Price|",
        "IF(Price BETWEEN 1 AND 2, 1, 0)|Price|Price",
        "CAST(Kind RLIKE 'x' AS INT)||",
        "length(Sku) + count(Name) OVER ()||",
      })
  void columns_are_numbers_where_they_are_taken_as_they_stand(
      String sql, String intoNumbers, String intoText) {
    SourceExpression expression = new SourceExpression(sql, "columns.x");
    assertThat(of(expression, true)).containsExactly(names(intoNumbers));
    assertThat(of(expression, false)).containsExactly(names(intoText));
  }

  private static Set<String> of(SourceExpression expression, boolean number) {
    NumberColumns columns = new NumberColumns();
    columns.add(expression, number);
    columns.verify(Map.of());
    return columns.names();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "strict_decimal(trim(Price))|through trim",
        "strict_decimal(concat(Price, ''))|through concat",
        "element_at(array(Price), 1)|through element_at",
        "named_struct('a', Price).a|in a way that does not say whether it is one",
        "decode(Price, 'x', '1')|through decode",
        "try_multiply(Price, 2)|through try_multiply",
      })
  void with_other_numbers_than_those_of_sql_a_mapping_says_which_columns_are_some(
      String sql, String how) {
    assertThatThrownBy(() -> of(new SourceExpression(sql, "columns.unit_price"), true))
        .isInstanceOf(MappingException.class)
        .hasMessageContainingAll(
            "columns.unit_price: '" + sql,
            "takes Price for a number " + how,
            "strict_decimal(Price)");
  }

  @Test
  void with_other_numbers_than_those_of_sql_a_column_is_a_number_or_a_text() {
    NumberColumns columns = new NumberColumns();
    columns.add(new SourceExpression("strict_decimal(Price)", "columns.unit_price"), true);
    ColumnUse text = new ColumnUse(new TreeMap<>(Map.of("product_id", "STRING")), false, -1);

    assertThatThrownBy(() -> columns.verify(Map.of("Price", text)))
        .hasMessageContaining(
            "columns.unit_price: Price is a number here, and product_id as it stands");
  }

  private static String[] names(String listed) {
    return listed == null
        ? new String[0]
        : Arrays.stream(listed.split(",")).sorted().toArray(String[]::new);
  }
}
