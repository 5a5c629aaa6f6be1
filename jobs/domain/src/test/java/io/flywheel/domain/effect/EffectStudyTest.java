package io.flywheel.domain.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
final class EffectStudyTest {
  private static final List<String> COVARIATES = List.of("orders", "goods", "tenure");
  private static final YearMonth MAY = YearMonth.of(2025, 5);

  @Test
  void fits_and_effect_agree_with_a_second_implementation() throws IOException {
    // Both files are written by notebooks/tests/aipw.py, which shares no line with this package.
    List<String[]> given = lines("person_trials.csv");
    Map<String, Double> held = new HashMap<>();
    lines("aipw.csv").forEach(line -> held.put(line[0], Double.valueOf(line[1])));
    EffectStudy study = EffectStudy.of(rows(given), COVARIATES);
    Sample sample = study.sample();
    Nuisances nuisances = Nuisances.of(sample);
    Map<String, String[]> byRow = new HashMap<>();
    given.forEach(line -> byRow.put(line[0] + line[1], line));
    int row = 0;
    for (Sample.Trial trial : sample.trials) {
      List<String> customers =
          given.stream()
              .filter(line -> line[0].equals(trial.month().toString()))
              .map(line -> line[1])
              .sorted()
              .toList();
      for (String customer : customers) {
        String[] line = byRow.get(trial.month() + customer);
        assertThat(RidgeLogistic.probability(nuisances.logit()[row]))
            .isCloseTo(Double.parseDouble(line[9]), within(1e-9));
        assertThat(nuisances.prediction()[row])
            .isCloseTo(Double.parseDouble(line[10]), within(1e-9));
        row++;
      }
    }
    assertThat(row).isEqualTo(given.size());
    Contributions effect = study.contributions(Estimator.DOUBLY_ROBUST, study.part(Scope.ALL));
    assertThat(effect.estimate()).isCloseTo(held.get("estimate"), within(1e-9));
    assertThat(effect.standardError(sample.customer, sample.customers))
        .isCloseTo(held.get("error_by_customer"), within(1e-9));
    double byBucket = held.get("error_by_bucket");
    assertThat(effect.standardError(sample.bucket, Sample.BUCKETS))
        .isCloseTo(byBucket, within(1e-9));
    Estimate estimate = study.estimate(Estimator.DOUBLY_ROBUST, Scope.ALL);
    assertThat(estimate.high() - estimate.estimate())
        .isCloseTo(1.959963984540054 * byBucket, within(1e-9));
  }

  @Test
  void the_order_of_rows_changes_no_bit() throws IOException {
    List<PersonTrial> rows = rows(lines("person_trials.csv"));
    EffectStudy ordered = EffectStudy.of(rows, COVARIATES);
    Collections.shuffle(rows, new Random(7));
    EffectStudy shuffled = EffectStudy.of(rows, COVARIATES);
    assertThat(shuffled.scopes()).isEqualTo(ordered.scopes()).hasSize(3);
    for (Scope scope : ordered.scopes()) {
      for (Estimator estimator : Estimator.values()) {
        assertThat(shuffled.estimate(estimator, scope))
            .isEqualTo(ordered.estimate(estimator, scope));
      }
      assertThat(shuffled.balance(scope)).isEqualTo(ordered.balance(scope));
    }
  }

  @Test
  void the_effect_of_all_trials_is_the_mean_of_years_by_treated() throws IOException {
    EffectStudy study = EffectStudy.of(rows(lines("person_trials.csv")), COVARIATES);
    for (Estimator estimator : List.of(Estimator.NAIVE, Estimator.DOUBLY_ROBUST)) {
      Estimate all = study.estimate(estimator, Scope.ALL);
      Estimate first = study.estimate(estimator, Scope.of(2024));
      Estimate second = study.estimate(estimator, Scope.of(2025));
      assertThat(first.treated() + second.treated()).isEqualTo(all.treated());
      assertThat(
              (first.estimate() * first.treated() + second.estimate() * second.treated())
                  / all.treated())
          .isCloseTo(all.estimate(), within(1e-9));
    }
  }

  @Test
  void controls_count_by_the_treated_of_their_trial_and_by_weight() {
    // May: 10 against 4 and, three times, 8: 10 - 7. June, two treated: 6 against 1.
    List<PersonTrial> rows =
        List.of(
            row(MAY, "a", true, 1, 10),
            row(MAY, "b", false, 1, 4),
            row(MAY, "c", false, 3, 8),
            row(MAY.plusMonths(1), "d", true, 1, 5),
            row(MAY.plusMonths(1), "e", true, 1, 7),
            row(MAY.plusMonths(1), "b", false, 1, 1),
            row(MAY.plusMonths(1), "c", false, 1, 1));
    Estimate naive = EffectStudy.of(rows, List.of("orders")).estimate(Estimator.NAIVE, Scope.ALL);
    assertThat(naive.estimate()).isCloseTo((3 + 2 * 5) / 3.0, within(1e-12));
    assertThat(naive.treated()).isEqualTo(3);
    assertThat(naive.controls()).isEqualTo(4);
    assertThat(naive.trials()).isEqualTo(2);
  }

  @Test
  void trials_without_treated_or_with_fewer_controls_than_treated_are_left_out_and_counted() {
    List<PersonTrial> rows =
        List.of(
            row(MAY, "a", true, 1, 10),
            row(MAY, "b", false, 1, 4),
            row(MAY.plusMonths(1), "c", false, 1, 4),
            row(MAY.plusMonths(2), "d", true, 1, 4),
            row(MAY.plusMonths(2), "e", true, 1, 4),
            row(MAY.plusMonths(2), "f", false, 1, 4),
            row(MAY.plusMonths(3), "g", true, 1, 4),
            row(MAY.plusMonths(3), "h", true, 1, 4),
            row(MAY.plusMonths(3), "f", false, 2, 4));
    Estimate naive = EffectStudy.of(rows, List.of("orders")).estimate(Estimator.NAIVE, Scope.ALL);
    assertThat(naive.trials()).isEqualTo(2);
    assertThat(naive.trialsLeftOut()).isEqualTo(2);
    assertThat(naive.estimate()).isCloseTo((6 + 2 * 0) / 3.0, within(1e-12));
  }

  @Test
  void where_all_join_or_nobody_does_there_is_no_figure() {
    for (boolean treated : new boolean[] {true, false}) {
      List<PersonTrial> rows = List.of(row(MAY, "a", treated, 1, 10), row(MAY, "b", treated, 1, 4));
      EffectStudy study = EffectStudy.of(rows, List.of("orders"));
      assertThat(study.scopes()).containsExactly(Scope.ALL, Scope.of(2025));
      for (Estimator estimator : Estimator.values()) {
        assertThat(study.estimate(estimator, Scope.ALL))
            .isEqualTo(new Estimate(null, null, null, 0, 0, 0, 1, null, null));
      }
    }
    EffectStudy none = EffectStudy.of(List.of(), List.of("orders"));
    assertThat(none.scopes()).containsExactly(Scope.ALL);
    assertThat(none.estimate(Estimator.DOUBLY_ROBUST, Scope.ALL))
        .isEqualTo(new Estimate(null, null, null, 0, 0, 0, 0, null, null));
  }

  @Test
  void too_few_treated_to_fit_leave_the_naive_difference_alone() {
    // The only one treated is in no training folds when his own is predicted.
    List<PersonTrial> rows = new ArrayList<>(List.of(row(MAY, "C0", true, 1, 10)));
    for (int i = 1; i < 40; i++) {
      rows.add(row(MAY, "C" + i, false, 1, i % 2));
    }
    EffectStudy study = EffectStudy.of(rows, List.of("orders"));
    assertThat(study.estimate(Estimator.NAIVE, Scope.ALL).estimate())
        .isCloseTo(10 - 20 / 39.0, within(1e-12));
    for (Estimator estimator : List.of(Estimator.MATCHED, Estimator.DOUBLY_ROBUST)) {
      Estimate estimate = study.estimate(estimator, Scope.ALL);
      assertThat(estimate.estimate()).isNull();
      assertThat(estimate.low()).isNull();
      assertThat(estimate.shareWithoutControl()).isNull();
      assertThat(estimate.treated()).isEqualTo(1);
    }
    assertThat(study.balance(Scope.ALL)).allMatch(balance -> balance.after() == null);
  }

  @Test
  void a_covariate_that_is_constant_changes_nothing_and_has_no_balance() throws IOException {
    List<PersonTrial> rows = rows(lines("person_trials.csv"));
    List<PersonTrial> more = new ArrayList<>();
    for (PersonTrial row : rows) {
      double[] x = row.covariates();
      more.add(with(row, new double[] {x[0], x[1], x[2], 0.1}));
    }
    EffectStudy plain = EffectStudy.of(rows, COVARIATES);
    EffectStudy study = EffectStudy.of(more, List.of("orders", "goods", "tenure", "constant"));
    assertThat(study.estimate(Estimator.DOUBLY_ROBUST, Scope.ALL).estimate())
        .isCloseTo(plain.estimate(Estimator.DOUBLY_ROBUST, Scope.ALL).estimate(), within(1e-9));
    assertThat(study.balance(Scope.ALL)).contains(new Balance("constant", null, null));
  }

  @Test
  void weighting_brings_the_covariates_together() throws IOException {
    EffectStudy study = EffectStudy.of(rows(lines("person_trials.csv")), COVARIATES);
    assertThat(study.balance(Scope.ALL))
        .extracting(Balance::covariate)
        .containsExactly("orders", "goods", "tenure", "marketplace DE", "marketplace US");
    Balance orders = study.balance(Scope.ALL).get(0);
    assertThat(orders.before()).isGreaterThan(0.5);
    assertThat(Math.abs(orders.after())).isLessThan(orders.before() / 2);
  }

  @Test
  void bad_rows_are_refused_by_name() {
    List<PersonTrial> twice = List.of(row(MAY, "a", true, 1, 1), row(MAY, "a", false, 1, 1));
    assertThatThrownBy(() -> EffectStudy.of(twice, List.of("orders")))
        .hasMessage("a is in the trial of 2025-05 twice");
    List<PersonTrial> one = List.of(row(MAY, "a", true, 1, 1));
    assertThatThrownBy(() -> EffectStudy.of(one, List.of("orders", "goods")))
        .hasMessageContaining("a in the trial of 2025-05 has 1 covariates, the study names 2");
    assertThatThrownBy(() -> row(MAY, "a", true, 0, 1)).hasMessageContaining("weight 0.0");
    assertThatThrownBy(() -> row(MAY, "a", true, 1, Double.NaN))
        .hasMessageContaining("outcome NaN; leave out trials whose outcome is not observed");
    assertThatThrownBy(() -> new PersonTrial(MAY, "a", true, 1, "US", new double[] {Double.NaN}, 1))
        .hasMessageContaining("covariate NaN");
  }

  private static PersonTrial row(
      YearMonth trial, String customer, boolean treated, double weight, double outcome) {
    return new PersonTrial(trial, customer, treated, weight, "US", new double[] {1}, outcome);
  }

  private static PersonTrial with(PersonTrial row, double[] covariates) {
    return new PersonTrial(
        row.trial(),
        row.customerId(),
        row.treated(),
        row.weight(),
        row.marketplace(),
        covariates,
        row.outcome());
  }

  private static List<PersonTrial> rows(List<String[]> lines) {
    List<PersonTrial> rows = new ArrayList<>();
    for (String[] line : lines) {
      double[] covariates = {
        Double.parseDouble(line[5]), Double.parseDouble(line[6]), Double.parseDouble(line[7])
      };
      rows.add(
          new PersonTrial(
              YearMonth.parse(line[0]),
              line[1],
              Boolean.parseBoolean(line[3]),
              Double.parseDouble(line[4]),
              line[2],
              covariates,
              Double.parseDouble(line[8])));
    }
    return rows;
  }

  private static List<String[]> lines(String file) throws IOException {
    try (InputStream in = EffectStudyTest.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .skip(1)
          .map(line -> line.split(","))
          .toList();
    }
  }
}
