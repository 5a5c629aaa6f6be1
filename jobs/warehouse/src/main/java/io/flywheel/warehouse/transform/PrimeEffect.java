package io.flywheel.warehouse.transform;

import io.flywheel.domain.effect.Balance;
import io.flywheel.domain.effect.EffectStudy;
import io.flywheel.domain.effect.Estimate;
import io.flywheel.domain.effect.Estimator;
import io.flywheel.domain.effect.PersonTrial;
import io.flywheel.domain.effect.Scope;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Rows of gold.prime_effect from the person-trials of an outcome. */
final class PrimeEffect implements RowTransform {
  private static final long serialVersionUID = 1L;

  private static final String ORDERS = "orders";
  private static final String AFTER_JOINING = "1 to 6";
  private static final Set<String> PLACEBOS = Set.of("-2", "-1");
  private static final int SHARE_PLACES = 6;

  /** As transform.sql lists them for months 1 to 6. */
  private static final List<String> COVARIATES =
      List.of(
          "orders of m-3",
          "orders of m-2",
          "orders of m-1",
          "goods value of m-3",
          "goods value of m-2",
          "goods value of m-1",
          "categories of m-3",
          "categories of m-2",
          "categories of m-1",
          "days since the last order",
          "tenure");

  /** As transform.sql lists them for the event study. */
  private static final List<String> EARLY_COVARIATES =
      List.of(
          "orders of m-3",
          "goods value of m-3",
          "categories of m-3",
          "days since the last order",
          "tenure");

  @Override
  public List<Row> rows(Row prepared) {
    String outcome = prepared.getAs("outcome");
    String months = prepared.getAs("months");
    List<Row> delivered = prepared.getList(prepared.fieldIndex("person_trials"));
    List<PersonTrial> personTrials = new ArrayList<>(delivered.size());
    delivered.forEach(row -> personTrials.add(personTrial(row)));
    boolean afterJoining = months.equals(AFTER_JOINING);
    EffectStudy study = EffectStudy.of(personTrials, afterJoining ? COVARIATES : EARLY_COVARIATES);
    List<Row> rows = new ArrayList<>();
    for (Scope scope : study.scopes()) {
      for (Estimator estimator : Estimator.values()) {
        if (afterJoining || estimator == Estimator.DOUBLY_ROBUST) {
          Estimate estimate = study.estimate(estimator, scope);
          rows.add(effect(scope, outcome, estimator, months, estimate));
        }
      }
      // Both outcomes have the same covariates; those of orders are observed first.
      if (afterJoining && outcome.equals(ORDERS)) {
        Estimate counts = study.estimate(Estimator.NAIVE, scope);
        for (Balance balance : study.balance(scope)) {
          rows.add(balance(scope, balance.covariate(), "before", balance.before(), counts));
          rows.add(balance(scope, balance.covariate(), "after", balance.after(), counts));
        }
      }
    }
    return rows;
  }

  private static PersonTrial personTrial(Row row) {
    List<Double> numbers = row.getList(row.fieldIndex("covariates"));
    return new PersonTrial(
        YearMonth.from(row.<LocalDate>getAs("month")),
        row.getAs("customer_id"),
        row.<Boolean>getAs("treated"),
        row.<Double>getAs("weight"),
        row.getAs("marketplace"),
        numbers.stream().mapToDouble(Double::doubleValue).toArray(),
        row.<Double>getAs("value"));
  }

  private static Row effect(
      Scope scope, String outcome, Estimator estimator, String months, Estimate estimate) {
    boolean weighted = estimator == Estimator.DOUBLY_ROBUST;
    boolean matched = weighted || estimator == Estimator.MATCHED;
    return RowFactory.create(
        scope.text(),
        outcome,
        estimator.name().toLowerCase(Locale.ROOT),
        months,
        estimate.estimate(),
        estimate.low(),
        estimate.high(),
        (long) estimate.treated(),
        (long) estimate.controls(),
        (long) estimate.trials(),
        (long) estimate.trialsLeftOut(),
        share(weighted, estimate.shareCut()),
        share(matched, estimate.shareWithoutControl()),
        PLACEBOS.contains(months) && estimate.excludesZero());
  }

  private static Row balance(
      Scope scope, String covariate, String when, Double difference, Estimate counts) {
    return RowFactory.create(
        scope.text(),
        covariate,
        "balance_" + when,
        AFTER_JOINING,
        difference,
        null,
        null,
        (long) counts.treated(),
        (long) counts.controls(),
        (long) counts.trials(),
        (long) counts.trialsLeftOut(),
        null,
        null,
        false);
  }

  private static BigDecimal share(boolean reported, Double share) {
    return reported && share != null
        ? BigDecimal.valueOf(share).setScale(SHARE_PLACES, RoundingMode.HALF_UP)
        : null;
  }
}
