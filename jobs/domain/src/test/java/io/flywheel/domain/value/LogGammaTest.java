package io.flywheel.domain.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
final class LogGammaTest {
  private static final double EULER = 0.5772156649015329;

  @Test
  void whole_numbers_are_factorials() {
    double factorial = 0;
    for (int n = 1; n <= 170; n++) {
      assertThat(LogGamma.value(n)).isCloseTo(factorial, within(1e-14 * Math.max(1, factorial)));
      factorial += Math.log(n);
    }
  }

  @Test
  void halves_are_roots_of_pi() {
    assertThat(LogGamma.value(0.5)).isCloseTo(Math.log(Math.PI) / 2, within(1e-14));
    assertThat(LogGamma.first(0.5)).isCloseTo(-EULER - 2 * Math.log(2), within(1e-14));
    assertThat(LogGamma.second(0.5)).isCloseTo(Math.PI * Math.PI / 2, within(1e-13));
  }

  @Test
  void derivatives_are_sums_of_fractions() {
    double first = -EULER;
    double second = Math.PI * Math.PI / 6;
    for (int n = 1; n <= 100; n++) {
      assertThat(LogGamma.first(n)).isCloseTo(first, within(1e-13));
      assertThat(LogGamma.second(n)).isCloseTo(second, within(1e-13));
      first += 1.0 / n;
      second -= 1.0 / ((double) n * n);
    }
  }

  @Test
  void small_and_large_arguments_keep_their_digits() {
    assertThat(LogGamma.value(1e-6)).isCloseTo(13.815509980749432, within(1e-13));
    assertThat(LogGamma.value(1e6)).isCloseTo(12_815_504.569147611, within(1e-8));
  }

  @Test
  void rising_sums_are_ratios_of_gammas() {
    RisingSums sums = new RisingSums(0.3, 40);
    for (int n : new int[] {0, 1, 2, 40}) {
      assertThat(sums.value(n))
          .isCloseTo(LogGamma.value(0.3 + n) - LogGamma.value(0.3), within(1e-12));
      assertThat(sums.first(n))
          .isCloseTo(LogGamma.first(0.3 + n) - LogGamma.first(0.3), within(1e-12));
      assertThat(sums.second(n))
          .isCloseTo(LogGamma.second(0.3 + n) - LogGamma.second(0.3), within(1e-12));
    }
  }
}
