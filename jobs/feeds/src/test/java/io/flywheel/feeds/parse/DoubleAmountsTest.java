package io.flywheel.feeds.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class DoubleAmountsTest {
  @Test
  void the_shortest_decimal_gives_the_same_double_and_no_shorter_one_does() {
    assertThat(DoubleAmounts.shortest(0.1).toPlainString()).isEqualTo("0.1");
    assertThat(DoubleAmounts.shortest(0.1 + 0.2).toPlainString()).isEqualTo("0.30000000000000004");
    assertThat(DoubleAmounts.shortest(2.0E-3).toPlainString()).isEqualTo("0.002");
    assertThat(DoubleAmounts.shortest(2.0E23)).isEqualByComparingTo("2E23");
    assertThat(DoubleAmounts.shortest(-17850.0).toPlainString()).isEqualTo("-17850");
    assertThat(DoubleAmounts.shortest(-0.0)).isEqualByComparingTo("0");
    assertThat(DoubleAmounts.shortest(4.9E-324).precision()).isEqualTo(1);
    Random random = new Random(17);
    for (int i = 0; i < 2_000; i++) {
      BigDecimal amount = BigDecimal.valueOf(random.nextLong() % 1_000_000_000_000_000L, i % 16);
      assertThat(DoubleAmounts.shortest(amount.doubleValue())).isEqualByComparingTo(amount);
    }
  }

  @Test
  void an_amount_is_rounded_once_half_away_from_zero_and_counted_when_that_changes_it() {
    DoubleAmounts amounts = new DoubleAmounts();

    assertThat(amounts.text(12.5, 2)).isEqualTo("12.5");
    assertThat(amounts.text(1.0E7, 2)).isEqualTo("10000000");
    assertThat(amounts.text(-0.0, 2)).isEqualTo("0");
    assertThat(amounts.text(Double.NaN, 2)).isEqualTo("NaN");
    assertThat(amounts.rounded()).isZero();
    // The double next to 1.005 is smaller than it; what was meant is 1.005.
    assertThat(amounts.text(1.005, 2)).isEqualTo("1.01");
    assertThat(amounts.text(-0.125, 2)).isEqualTo("-0.13");
    assertThat(amounts.text(1.2345678E-7, 6)).isEqualTo("0");
    assertThat(amounts.rounded()).isEqualTo(3);
  }
}
