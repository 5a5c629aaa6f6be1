package io.flywheel.warehouse.transform;

import io.flywheel.domain.value.BgNbd;
import io.flywheel.domain.value.GammaGamma;
import io.flywheel.domain.value.PurchaseHistory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** What a customer is expected to buy, spend and contribute in the 52 weeks after a month. */
final class CustomerValue implements RowTransform {
  private static final long serialVersionUID = 1L;

  private static final double WEEKS = 52;

  @Override
  public List<Row> rows(Row prepared) {
    int repeats = Math.toIntExact(prepared.<Long>getAs("repeats"));
    PurchaseHistory history =
        PurchaseHistory.inWeeks(
            repeats, prepared.getAs("recency_days"), prepared.getAs("age_days"), 1);
    Optional<BgNbd> model = purchases(prepared);
    Optional<Double> purchases = model.map(each -> each.expectedPurchases(history, WEEKS));
    Optional<BigDecimal> meanSpend = meanSpend(prepared);
    Optional<Double> spend = spend(prepared);
    Optional<Double> margin =
        purchases.flatMap(
            number ->
                spend.flatMap(each -> marginRate(prepared).map(rate -> number * each * rate)));
    return List.of(
        RowFactory.create(
            prepared.getAs("month"),
            prepared.getAs("customer_id"),
            prepared.getAs("cohort_month"),
            prepared.getAs("margin_12_months"),
            prepared.getAs("margin_24_months"),
            prepared.getAs("repeats"),
            history.recency(),
            history.age(),
            meanSpend.orElse(null),
            model.map(each -> each.probabilityAlive(history)).orElse(null),
            purchases.orElse(null),
            spend.map(CustomerValue::money).orElse(null),
            margin.map(CustomerValue::money).orElse(null)));
  }

  private static Optional<BgNbd> purchases(Row prepared) {
    return prepared.getAs("r") == null
        ? Optional.empty()
        : Optional.of(
            new BgNbd(
                prepared.<Double>getAs("r"),
                prepared.<Double>getAs("alpha"),
                prepared.<Double>getAs("a"),
                prepared.<Double>getAs("b")));
  }

  /** Mean value of repeat purchases of positive value, if there were any. */
  private static Optional<BigDecimal> meanSpend(Row prepared) {
    long valued = prepared.<Long>getAs("valued_repeats");
    long cents = prepared.<Long>getAs("valued_repeat_cents");
    return valued > 0 && cents > 0
        ? Optional.of(
            BigDecimal.valueOf(cents, 2)
                .divide(BigDecimal.valueOf(valued), 2, RoundingMode.HALF_UP))
        : Optional.empty();
  }

  private static Optional<Double> spend(Row prepared) {
    if (prepared.getAs("p") == null) {
      return Optional.empty();
    }
    GammaGamma model =
        new GammaGamma(
            prepared.<Double>getAs("p"), prepared.<Double>getAs("q"), prepared.<Double>getAs("v"));
    int valued = Math.toIntExact(prepared.<Long>getAs("valued_repeats"));
    double cents = prepared.<Long>getAs("valued_repeat_cents");
    OptionalDouble spend =
        valued > 0 && cents > 0
            ? model.expectedSpend(valued, cents / 100 / valued)
            : model.expectedSpend(0, 0);
    return spend.isPresent() ? Optional.of(spend.getAsDouble()) : Optional.empty();
  }

  /** Contribution / goods value of the company, where both are known. */
  private static Optional<Double> marginRate(Row prepared) {
    BigDecimal contribution = prepared.getAs("company_margin");
    BigDecimal goods = prepared.getAs("company_goods_value");
    return contribution == null || goods == null || goods.signum() <= 0
        ? Optional.empty()
        : Optional.of(contribution.doubleValue() / goods.doubleValue());
  }

  private static BigDecimal money(double amount) {
    return BigDecimal.valueOf(amount).setScale(2, RoundingMode.HALF_UP);
  }
}
