package io.flywheel.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
@net.jqwik.api.Tag("fast")
final class ConversionTest {
  @Test
  void halves_go_away_from_zero_so_that_a_return_cancels_its_sale() {
    assertThat(Conversion.cents(1, 50_000_000L)).isEqualTo(1);
    assertThat(Conversion.cents(-1, 50_000_000L)).isEqualTo(-1);
    assertThat(Conversion.cents(1, 49_999_999L)).isZero();
  }

  @Property(tries = 500)
  void conversion_rounds_the_exact_product_once(
      @ForAll @LongRange(min = -1_000_000_000L, max = 1_000_000_000L) long hundredths,
      @ForAll @LongRange(min = 1, max = 300_000_000L) long rate) {
    BigDecimal exact =
        BigDecimal.valueOf(hundredths, 2)
            .multiply(BigDecimal.valueOf(rate, 8))
            .setScale(2, RoundingMode.HALF_UP);
    assertThat(BigDecimal.valueOf(Conversion.cents(hundredths, rate), 2))
        .isEqualByComparingTo(exact);
  }

  @Property(tries = 500)
  void any_cent_from_a_dollar_up_is_reached_in_any_usual_currency(
      @ForAll @LongRange(min = 100, max = 100_000_000L) long cents,
      @ForAll @LongRange(min = 120_000_000L, max = 135_000_000L) long rate) {
    long[] amounts = Conversion.amountsFor(cents, rate, 1);
    assertThat(Arrays.stream(amounts).map(amount -> Conversion.cents(amount, rate)).sum())
        .isEqualTo(cents);
    assertThat(amounts.length).isBetween(1, 2);
  }

  @Property(tries = 200)
  void yen_amounts_are_whole_yen(
      @ForAll @LongRange(min = 100, max = 100_000_000L) long cents,
      @ForAll @LongRange(min = 600_000L, max = 750_000L) long rate) {
    long[] amounts = Conversion.amountsFor(cents, rate, 100);
    assertThat(Arrays.stream(amounts).map(amount -> Conversion.cents(amount, rate)).sum())
        .isEqualTo(cents);
    assertThat(Arrays.stream(amounts).allMatch(amount -> amount % 100 == 0)).isTrue();
  }
}
