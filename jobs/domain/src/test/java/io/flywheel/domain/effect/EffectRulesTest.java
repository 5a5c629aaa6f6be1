package io.flywheel.domain.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rules of which hash, years and matches. */
@Tag("fast")
final class EffectRulesTest {
  /** Customers of the sample in the order of its rows. */
  private List<String> order;

  @Test
  void the_hash_is_the_first_15_hex_digits_of_sha_256() {
    // printf C1 | sha256sum, and Python's int(..., 16).
    CustomerHash hash = new CustomerHash();
    assertThat(hash.of("C1")).isEqualTo(772474934001517284L);
    assertThat(hash.of("customer-0")).isEqualTo(457836186163589272L);
    assertThat(hash.of("Ünï")).isEqualTo(150476546423451439L);
  }

  @Test
  void a_year_with_fewer_than_40_treated_is_fitted_with_the_year_before() {
    assertThat(FitGroups.of(Map.of(2023, 40, 2024, 39, 2025, 41)))
        .containsExactly(List.of(2023, 2024), List.of(2025));
    assertThat(FitGroups.of(Map.of(2023, 40, 2024, 39, 2025, 5)))
        .containsExactly(List.of(2023, 2024, 2025));
  }

  @Test
  void a_first_year_with_fewer_than_40_treated_is_fitted_with_the_one_after() {
    assertThat(FitGroups.of(Map.of(2023, 39, 2024, 50, 2025, 50)))
        .containsExactly(List.of(2023, 2024), List.of(2025));
    assertThat(FitGroups.of(Map.of(2023, 10, 2024, 10, 2025, 50)))
        .containsExactly(List.of(2023, 2024), List.of(2025));
    assertThat(FitGroups.of(Map.of(2023, 10))).containsExactly(List.of(2023));
  }

  @Test
  void the_nearest_control_within_the_caliper_is_taken_again_and_again() {
    // Logits of controls -1, 0, 0, 1 and of the treated 0.05, -0.04, 0.9, 3: deviation 1.163.
    Sample sample = sample("controls", "n", "b", "a", "p", "treated", "w", "x", "y", "z");
    double[] logit = logits(Map.of("n", -1.0, "a", 0.0, "b", 0.0, "p", 1.0, "w", 0.05));
    logit[row("x")] = -0.04;
    logit[row("y")] = 0.9;
    logit[row("z")] = 3;
    int[] match = Matching.of(sample, logit);
    assertThat(match[row("w")]).isEqualTo(row("a"));
    assertThat(match[row("x")]).isEqualTo(row("a"));
    assertThat(match[row("y")]).isEqualTo(row("p"));
    assertThat(match[row("z")]).isEqualTo(Matching.NONE);
    assertThat(match[row("a")]).isEqualTo(Matching.NONE);
  }

  @Test
  void of_controls_as_near_above_and_below_the_smaller_customer_id_is_taken() {
    Sample sample = sample("controls", "b", "a", "c", "treated", "t");
    double[] logit = logits(Map.of("a", 0.5, "b", 0.25, "c", -9.0, "t", 0.375));
    assertThat(Matching.of(sample, logit)[row("t")]).isEqualTo(row("a"));
    logit = logits(Map.of("a", 0.25, "b", 0.5, "c", -9.0, "t", 0.375));
    assertThat(Matching.of(sample, logit)[row("t")]).isEqualTo(row("a"));
  }

  @Test
  void the_caliper_is_a_fifth_of_the_deviation_of_the_trials_logits() {
    // Logits 0, 0, 2 and 2: deviation 1, caliper 0.2.
    Sample sample = sample("controls", "a", "b", "treated", "s", "t");
    double[] logit = logits(Map.of("a", 0.0, "b", 2.0, "s", 0.0, "t", 2.0));
    assertThat(Matching.of(sample, logit)[row("t")]).isEqualTo(row("b"));
    // Logits -1, 0, 0.6 and 1: mean 0.15, deviation 0.76, caliper 0.152.
    logit = logits(Map.of("a", -1.0, "b", 0.0, "s", 0.6, "t", 1.0));
    assertThat(Matching.of(sample, logit)).containsOnly(Matching.NONE);
    // Logits -2, 2, -2 and 1.7: deviation 1.93, caliper 0.385.
    logit = logits(Map.of("a", -2.0, "b", 2.0, "s", -2.0, "t", 1.7));
    assertThat(Matching.of(sample, logit)[row("t")]).isEqualTo(row("b"));
  }

  @Test
  void ridge_fits_stand_where_the_loss_is_flat() {
    World world = new World(WorldKind.SELECTION, 5);
    Sample sample = new Sample(world.event(-1), World.THREE_MONTHS_BEFORE);
    int[] rows = IntStream.range(0, sample.size).toArray();
    boolean[] training = new boolean[sample.size];
    for (int i = 0; i < training.length; i++) {
      training[i] = i % 5 != 0;
    }
    Design design = new Design(sample, rows, training);
    double[] odds =
        RidgeLogistic.fit(design, sample.treated, sample.weight, training, new double[0]);
    double[] line = RidgeLinear.fit(design, sample.outcome, sample.weight, training);
    for (int j = 0; j <= design.columns; j++) {
      double oddsSlope = 0;
      double lineSlope = 0;
      double total = 0;
      for (int i = 0; i < training.length; i++) {
        if (training[i]) {
          double z = j == 0 ? 1 : design.z[i * design.columns + j - 1];
          double probability = 1 / (1 + Math.exp(-design.predictor(odds, i)));
          oddsSlope += (probability - (sample.treated[i] ? 1 : 0)) * z;
          lineSlope += (design.predictor(line, i) - sample.outcome[i]) * z;
          total++;
        }
      }
      double penalty = j == 0 ? 0 : 2 * 0.0005;
      assertThat(oddsSlope / total + penalty * odds[j]).isCloseTo(0, within(1e-8));
      assertThat(lineSlope / total + penalty * line[j]).isCloseTo(0, within(1e-8));
    }
  }

  /** A trial of customers: controls, then treated. */
  private Sample sample(String... names) {
    List<PersonTrial> rows = new ArrayList<>();
    boolean treated = false;
    for (String name : names) {
      if (name.equals("treated") || name.equals("controls")) {
        treated = name.equals("treated");
      } else {
        rows.add(new PersonTrial(YearMonth.of(2025, 5), name, treated, 1, "US", new double[0], 0));
      }
    }
    order = rows.stream().map(PersonTrial::customerId).sorted().toList();
    return new Sample(rows, List.of());
  }

  private double[] logits(Map<String, Double> byCustomer) {
    return order.stream().mapToDouble(customer -> byCustomer.getOrDefault(customer, 0.0)).toArray();
  }

  private int row(String customer) {
    return order.indexOf(customer);
  }
}
