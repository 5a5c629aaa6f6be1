package io.flywheel.domain.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Twenty customers with one binary covariate; figures worked out by hand. */
@Tag("fast")
final class AipwTest {
  private static final Offset<Double> LAST_DIGIT = within(5e-7);

  /** Two treated and eight controls with 0, six treated and four controls with 1. */
  private static final double[] OUTCOMES = {
    11, 13, 8, 9, 10, 10, 10, 11, 10, 12, 30, 31, 32, 32, 33, 34, 23, 25, 25, 27
  };

  private static final boolean[] TREATED = new boolean[OUTCOMES.length];
  private static final boolean[] WITH_ONE = new boolean[OUTCOMES.length];

  static {
    for (int i = 0; i < OUTCOMES.length; i++) {
      WITH_ONE[i] = i >= 10;
      TREATED[i] = i < 2 || i >= 10 && i < 16;
    }
  }

  @Test
  void right_nuisances_give_the_effect_and_its_error() {
    Contributions effect = effect(0.2, 0.6, 10, 25);
    assertThat(effect.estimate()).isCloseTo(5.75, within(1e-12));
    double error = effect.standardError(rows(), OUTCOMES.length);
    assertThat(error).isCloseTo(1.031723, LAST_DIGIT);
    assertThat(effect.estimate() - Contributions.Z * error).isCloseTo(3.7279, within(5e-5));
    assertThat(effect.estimate() + Contributions.Z * error).isCloseTo(7.7721, within(5e-5));
  }

  @Test
  void a_wrong_outcome_is_mended_by_the_propensity() {
    assertThat(effect(0.2, 0.6, 15, 15).estimate()).isCloseTo(5.75, within(1e-12));
  }

  @Test
  void a_wrong_propensity_is_mended_by_the_outcome() {
    assertThat(effect(0.4, 0.4, 10, 25).estimate()).isCloseTo(5.75, within(1e-12));
  }

  @Test
  void with_both_wrong_it_is_the_naive_difference() {
    assertThat(effect(0.4, 0.4, 15, 15).estimate()).isCloseTo(12, within(1e-12));
    double[] share = new double[OUTCOMES.length];
    Arrays.fill(share, 1);
    assertThat(WeightedDifference.of(TREATED, OUTCOMES, share).estimate())
        .isCloseTo(12, within(1e-12));
  }

  @Test
  void rows_of_one_customer_are_summed_before_they_are_squared() {
    int[] customer = rows();
    customer[3] = customer[2];
    customer[11] = customer[10];
    Contributions effect = effect(0.2, 0.6, 10, 25);
    assertThat(effect.estimate()).isCloseTo(5.75, within(1e-12));
    assertThat(effect.standardError(customer, OUTCOMES.length)).isCloseTo(1.030776, LAST_DIGIT);
  }

  @Test
  void treated_whom_no_control_resembles_move_it_unseen() {
    int size = OUTCOMES.length + 2;
    double[] outcome = Arrays.copyOf(OUTCOMES, size);
    boolean[] treated = Arrays.copyOf(TREATED, size);
    double[] odds = Arrays.copyOf(odds(0.2, 0.6), size);
    double[] prediction = Arrays.copyOf(predictions(10, 25), size);
    outcome[size - 2] = 60;
    outcome[size - 1] = 64;
    for (int i = size - 2; i < size; i++) {
      treated[i] = true;
      odds[i] = Aipw.odds(0.99);
      prediction[i] = 25;
    }
    boolean[] part = new boolean[size];
    Arrays.fill(part, true);
    double[] weight = new double[size];
    Arrays.fill(weight, 1);
    assertThat(Aipw.of(part, treated, weight, outcome, odds, prediction).estimate())
        .isCloseTo(12, within(1e-12));
  }

  @Test
  void a_propensity_above_99_percent_is_cut() {
    assertThat(Aipw.odds(0.99)).isCloseTo(99, within(1e-9));
    assertThat(Aipw.odds(0.999)).isCloseTo(99, within(1e-9));
    assertThat(Aipw.isCut(0.99)).isFalse();
    assertThat(Aipw.isCut(0.990001)).isTrue();
  }

  private static Contributions effect(double e0, double e1, double y0, double y1) {
    boolean[] part = new boolean[OUTCOMES.length];
    Arrays.fill(part, true);
    double[] weight = new double[OUTCOMES.length];
    Arrays.fill(weight, 1);
    return Aipw.of(part, TREATED, weight, OUTCOMES, odds(e0, e1), predictions(y0, y1));
  }

  private static double[] odds(double e0, double e1) {
    return IntStream.range(0, OUTCOMES.length)
        .mapToDouble(i -> Aipw.odds(WITH_ONE[i] ? e1 : e0))
        .toArray();
  }

  private static double[] predictions(double y0, double y1) {
    return IntStream.range(0, OUTCOMES.length).mapToDouble(i -> WITH_ONE[i] ? y1 : y0).toArray();
  }

  private static int[] rows() {
    return IntStream.range(0, OUTCOMES.length).toArray();
  }
}
