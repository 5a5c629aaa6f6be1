package io.flywheel.cli.print;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.cli.print.EffectReport.Estimate;
import io.flywheel.feeds.generate.PlantedEffect;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
final class EffectReportTest {
  private static final Estimate GAP = new Estimate(2.531, 0.8, 4.27, 1072);

  @Test
  void an_interval_around_zero_is_not_distinguishable_from_none() {
    assertThat(
            EffectReport.found(
                GAP,
                Optional.of(new Estimate(0.602, -0.53, 1.74, 1072)),
                Optional.of(new PlantedEffect(72, 99))))
        .containsExactly(
            "1,072 customers joined Prime later than their first order. In the six months after, each placed",
            "2.53 orders more than those who did not join (95 % interval 0.80 to 4.27).",
            "Of these, joining explains 0.60 (-0.53 to 1.74): not distinguishable from none.",
            "Planted in this generated company: 1.38 by joining.");
  }

  @Test
  void an_interval_that_touches_zero_covers_it_and_one_beside_does_not() {
    assertThat(joining(0.5, 0, 1)).endsWith("(0.00 to 1.00): not distinguishable from none.");
    assertThat(joining(-0.5, -1, 0)).endsWith("(-1.00 to 0.00): not distinguishable from none.");
    assertThat(joining(0.5, 0.01, 1)).endsWith("explains 0.50 (0.01 to 1.00).");
    assertThat(joining(-0.5, -1, -0.01)).endsWith("explains -0.50 (-1.00 to -0.01).");
  }

  @Test
  void too_few_who_joined_have_a_gap_only() {
    assertThat(EffectReport.found(GAP, Optional.empty(), Optional.empty()))
        .hasSize(3)
        .last()
        .isEqualTo("How many of these joining explains has no figure: too few joined.");
  }

  @Test
  void without_members_the_feed_is_missing_and_with_members_their_time() {
    assertThat(String.join(" ", EffectReport.none(false))).contains("a feed of subscriptions");
    assertThat(String.join(" ", EffectReport.none(true))).contains("six months after");
  }

  private static String joining(double estimate, double low, double high) {
    return EffectReport.found(
            GAP, Optional.of(new Estimate(estimate, low, high, 1072)), Optional.empty())
        .get(2);
  }
}
