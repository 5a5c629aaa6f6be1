package io.flywheel.feeds.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
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
        "concat(Price, '0')||",
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
        "CAST(Price AS STRING)||",
        "max(strict_timestamp(Day, 'dd.MM.yyyy'))||",
        "nullif(Price, Other)|Price|",
      })
  void columns_are_numbers_where_they_are_taken_as_they_stand(
      String sql, String intoNumbers, String intoText) {
    SourceExpression expression = new SourceExpression(sql, "columns.x");
    assertThat(NumberColumns.of(expression, true)).containsExactly(names(intoNumbers));
    assertThat(NumberColumns.of(expression, false)).containsExactly(names(intoText));
  }

  private static String[] names(String listed) {
    return listed == null
        ? new String[0]
        : Arrays.stream(listed.split(",")).sorted().toArray(String[]::new);
  }
}
