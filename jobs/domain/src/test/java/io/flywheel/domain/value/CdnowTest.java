package io.flywheel.domain.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** S4: the published fits of CDNOW. */
@Tag("fast")
final class CdnowTest {
  private static final Offset<Double> OF_SCIPY = within(1e-4);

  @Test
  void purchases_are_fitted_as_published() {
    Fitted<BgNbd> fit = BgNbd.fit(Cdnow.histories()).orElseThrow();
    assertThat(fit.model().r()).isCloseTo(0.243, within(1e-3));
    assertThat(fit.model().alpha()).isCloseTo(4.414, within(1e-3));
    assertThat(fit.model().a()).isCloseTo(0.793, within(1e-3));
    assertThat(fit.model().b()).isCloseTo(2.426, within(1e-3));
    assertThat(fit.logLikelihood()).isCloseTo(-9582.43, within(0.1));
    isOfScipy("weeks", fit);
  }

  @Test
  void in_days_only_the_scale_differs() {
    List<PurchaseHistory> inDays =
        Cdnow.histories().stream()
            .map(each -> new PurchaseHistory(each.repeats(), 7 * each.recency(), 7 * each.age(), 1))
            .toList();
    Fitted<BgNbd> fit = BgNbd.fit(inDays).orElseThrow();
    assertThat(fit.model().alpha()).isCloseTo(30.8947, within(1e-3));
    assertThat(fit.logLikelihood()).isCloseTo(-14_363.5268, within(1e-3));
    isOfScipy("days", fit);
  }

  private static void isOfScipy(String unit, Fitted<BgNbd> fit) {
    Map<String, Double> scipy = Cdnow.scipy();
    assertThat(fit.model().r()).isCloseTo(scipy.get(unit + " r"), OF_SCIPY);
    assertThat(fit.model().alpha()).isCloseTo(scipy.get(unit + " alpha"), OF_SCIPY);
    assertThat(fit.model().a()).isCloseTo(scipy.get(unit + " a"), OF_SCIPY);
    assertThat(fit.model().b()).isCloseTo(scipy.get(unit + " b"), OF_SCIPY);
    assertThat(fit.logLikelihood()).isCloseTo(scipy.get(unit + " log_likelihood"), OF_SCIPY);
  }

  @Test
  void spend_is_fitted_as_published() {
    assertThat(Cdnow.spends()).hasSize(946);
    Fitted<GammaGamma> fit = GammaGamma.fit(Cdnow.spends()).orElseThrow();
    assertThat(fit.model().p()).isCloseTo(6.249, within(0.01));
    assertThat(fit.model().q()).isCloseTo(3.745, within(0.01));
    assertThat(fit.model().v()).isCloseTo(15.448, within(0.01));
    assertThat(fit.logLikelihood()).isCloseTo(-4055.92, within(0.1));
    Map<String, Double> scipy = Cdnow.scipy();
    assertThat(fit.model().p()).isCloseTo(scipy.get("spend p"), OF_SCIPY);
    assertThat(fit.model().q()).isCloseTo(scipy.get("spend q"), OF_SCIPY);
    assertThat(fit.model().v()).isCloseTo(scipy.get("spend v"), OF_SCIPY);
    assertThat(fit.logLikelihood()).isCloseTo(scipy.get("spend log_likelihood"), OF_SCIPY);
  }

  @Test
  void repeats_and_spend_are_hardly_correlated() {
    CustomerBase base = CustomerBase.of(Cdnow.histories(), Cdnow.spends());
    assertThat(base.correlation()).hasValueCloseTo(0.1139, within(1e-4));
    assertThat(base.correlation()).hasValueCloseTo(Cdnow.scipy().get("correlation"), within(1e-9));
    assertThat(base.customers()).isEqualTo(2_357);
    assertThat(base.spenders()).isEqualTo(946);
  }

  @Test
  void a_customer_is_predicted_as_published() {
    BgNbd purchases = BgNbd.fit(Cdnow.histories()).orElseThrow().model();
    PurchaseHistory twice = new PurchaseHistory(2, 30.43, 38.86, 1);
    assertThat(purchases.expectedPurchases(twice, 39)).isCloseTo(1.2259, within(1e-4));
    assertThat(purchases.probabilityAlive(twice)).isCloseTo(0.7266, within(1e-4));
    assertThat(purchases.probabilityAlive(new PurchaseHistory(0, 0, 38.86, 1))).isEqualTo(1);
    GammaGamma spend = GammaGamma.fit(Cdnow.spends()).orElseThrow().model();
    assertThat(spend.expectedSpend(2, 25)).hasValueCloseTo(26.8314, within(1e-4));
    // Of whom no repeat is known the mean of all customers is expected: p v / (q - 1).
    assertThat(spend.expectedSpend(0, 0)).hasValueCloseTo(35.1706, within(1e-3));
  }

  @Test
  void predictions_are_those_of_integrals() {
    for (Cdnow.Prediction each : Cdnow.predictions()) {
      assertThat(each.model().probabilityAlive(each.history()))
          .describedAs("%s", each)
          .isCloseTo(each.alive(), within(1e-9 * each.alive()));
      assertThat(each.model().expectedPurchases(each.history(), each.time()))
          .describedAs("%s", each)
          .isCloseTo(each.purchases(), within(1e-9 * each.purchases()));
    }
  }
}
