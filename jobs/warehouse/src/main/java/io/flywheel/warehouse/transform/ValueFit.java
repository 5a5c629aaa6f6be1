package io.flywheel.warehouse.transform;

import io.flywheel.domain.value.BgNbd;
import io.flywheel.domain.value.CustomerBase;
import io.flywheel.domain.value.Fitted;
import io.flywheel.domain.value.GammaGamma;
import io.flywheel.domain.value.PurchaseHistory;
import io.flywheel.domain.value.RepeatSpend;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Fits the models of purchases and spend to all customers as of the end of a month. */
final class ValueFit implements RowTransform {
  private static final long serialVersionUID = 1L;

  private static final double CENTS = 100;

  @Override
  public List<Row> rows(Row prepared) {
    CustomerBase base = base(prepared.getList(prepared.fieldIndex("histories")));
    Optional<Fitted<BgNbd>> purchases = base.purchases();
    Optional<Fitted<GammaGamma>> spend = base.spend();
    OptionalDouble correlation = base.correlation();
    return List.of(
        RowFactory.create(
            prepared.getAs("month"),
            base.customers(),
            purchases.map(fit -> fit.model().r()).orElse(null),
            purchases.map(fit -> fit.model().alpha()).orElse(null),
            purchases.map(fit -> fit.model().a()).orElse(null),
            purchases.map(fit -> fit.model().b()).orElse(null),
            purchases.map(Fitted::logLikelihood).orElse(null),
            base.spenders(),
            spend.map(fit -> fit.model().p()).orElse(null),
            spend.map(fit -> fit.model().q()).orElse(null),
            spend.map(fit -> fit.model().v()).orElse(null),
            spend.map(Fitted::logLikelihood).orElse(null),
            correlation.isPresent() ? correlation.getAsDouble() : null,
            purchases.isPresent() && spend.isPresent(),
            prepared.getAs("company_margin"),
            prepared.getAs("company_goods_value")));
  }

  private static CustomerBase base(List<Row> rows) {
    List<PurchaseHistory> histories = new ArrayList<>(rows.size());
    List<RepeatSpend> spends = new ArrayList<>();
    for (Row row : rows) {
      int repeats = Math.toIntExact(row.<Long>getAs("repeats"));
      long customers = row.<Long>getAs("customers");
      histories.add(
          PurchaseHistory.inWeeks(
              repeats, row.getAs("recency_days"), row.getAs("age_days"), customers));
      int valued = Math.toIntExact(row.<Long>getAs("valued_repeats"));
      long cents = row.<Long>getAs("valued_repeat_cents");
      if (valued > 0 && cents > 0) {
        spends.add(new RepeatSpend(repeats, valued, cents / CENTS / valued, customers));
      }
    }
    return CustomerBase.of(histories, spends);
  }
}
