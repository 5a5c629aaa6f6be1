package io.flywheel.domain.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
final class FitTest {
  private static final int CUSTOMERS = 20_000;

  @Test
  void the_order_and_grouping_of_customers_change_no_digit() {
    List<PurchaseHistory> histories = new ArrayList<>(Cdnow.histories());
    List<RepeatSpend> spends = new ArrayList<>(Cdnow.spends());
    Fitted<BgNbd> purchases = BgNbd.fit(histories).orElseThrow();
    Fitted<GammaGamma> spend = GammaGamma.fit(spends).orElseThrow();
    Random random = new Random(19);
    for (int i = 0; i < 3; i++) {
      Collections.shuffle(histories, random);
      Collections.shuffle(spends, random);
      assertThat(BgNbd.fit(histories)).contains(purchases);
      assertThat(GammaGamma.fit(spends)).contains(spend);
    }
    assertThat(BgNbd.fit(PurchaseHistory.grouped(histories))).contains(purchases);
    assertThat(PurchaseHistory.grouped(histories)).hasSizeLessThan(histories.size());
  }

  @Test
  void the_maximum_has_no_better_point_near() {
    Fitted<BgNbd> purchases = BgNbd.fit(Cdnow.histories()).orElseThrow();
    BgNbd at = purchases.model();
    assertThat(at.logLikelihood(Cdnow.histories())).isEqualTo(purchases.logLikelihood());
    for (double factor : new double[] {0.99, 1.01}) {
      for (BgNbd near :
          List.of(
              new BgNbd(at.r() * factor, at.alpha(), at.a(), at.b()),
              new BgNbd(at.r(), at.alpha() * factor, at.a(), at.b()),
              new BgNbd(at.r(), at.alpha(), at.a() * factor, at.b()),
              new BgNbd(at.r(), at.alpha(), at.a(), at.b() * factor))) {
        assertThat(near.logLikelihood(Cdnow.histories())).isLessThan(purchases.logLikelihood());
      }
    }
  }

  @Test
  void derivatives_are_those_of_differences() {
    derivatives(new BgNbdLikelihood(PurchaseHistory.grouped(Cdnow.histories())), 0.4, 7, 0.6, 1.7);
    derivatives(new GammaGammaLikelihood(RepeatSpend.grouped(Cdnow.spends())), 3, 2.5, 11);
    // One who stopped for certain, and one who cannot have.
    derivatives(new BgNbdLikelihood(List.of(new PurchaseHistory(60, 3, 900, 2))), 0.4, 7, 0.6, 1.7);
    derivatives(new BgNbdLikelihood(List.of(new PurchaseHistory(1, 50, 50, 2))), 9, 7, 1e-3, 40);
  }

  private static void derivatives(LogLikelihood likelihood, double... at) {
    LogLikelihood.Expansion here = likelihood.at(at);
    for (int i = 0; i < at.length; i++) {
      double width = 1e-5 * at[i];
      double[] below = at.clone();
      double[] above = at.clone();
      below[i] -= width;
      above[i] += width;
      LogLikelihood.Expansion low = likelihood.at(below);
      LogLikelihood.Expansion high = likelihood.at(above);
      isClose(here.gradient()[i], (high.value() - low.value()) / (2 * width));
      for (int j = 0; j < at.length; j++) {
        double second = here.hessian()[Math.max(i, j)][Math.min(i, j)];
        isClose(second, (high.gradient()[j] - low.gradient()[j]) / (2 * width));
      }
    }
  }

  private static void isClose(double derivative, double difference) {
    assertThat(derivative).isCloseTo(difference, within(1e-4 + 1e-5 * Math.abs(difference)));
  }

  @Test
  void what_customers_were_drawn_with_is_found_again() {
    Random random = new Random(1905);
    List<PurchaseHistory> histories = new ArrayList<>();
    List<RepeatSpend> spends = new ArrayList<>();
    for (int i = 0; i < CUSTOMERS; i++) {
      SimulatedCustomer each =
          SimulatedCustomer.of(random, new BgNbd(0.9, 8, 0.7, 3), new GammaGamma(4, 3.5, 20));
      histories.add(each.history());
      each.spend().ifPresent(spends::add);
    }
    BgNbd purchases = BgNbd.fit(histories).orElseThrow().model();
    assertThat(purchases.r()).isCloseTo(0.9, within(0.09));
    assertThat(purchases.alpha()).isCloseTo(8.0, within(0.8));
    assertThat(purchases.a()).isCloseTo(0.7, within(0.1));
    assertThat(purchases.b()).isCloseTo(3.0, within(0.5));
    GammaGamma spend = GammaGamma.fit(spends).orElseThrow().model();
    assertThat(spend.p()).isCloseTo(4.0, within(0.3));
    assertThat(spend.q()).isCloseTo(3.5, within(0.3));
    assertThat(spend.v()).isCloseTo(20.0, within(3.0));
  }

  @Test
  void customers_of_whom_none_came_back_have_no_maximum() {
    assertThat(BgNbd.fit(List.of())).isEmpty();
    assertThat(BgNbd.fit(List.of(new PurchaseHistory(0, 0, 40, 5_000)))).isEmpty();
    assertThat(GammaGamma.fit(List.of())).isEmpty();
  }

  @Test
  void customers_who_all_do_the_same_have_no_maximum() {
    assertThat(BgNbd.fit(List.of(new PurchaseHistory(3, 30, 40, 5_000)))).isEmpty();
    assertThat(GammaGamma.fit(List.of(new RepeatSpend(3, 3, 20, 5_000)))).isEmpty();
    // Who spends the same on every number of purchases leaves nothing between purchases to vary.
    assertThat(
            GammaGamma.fit(
                List.of(new RepeatSpend(1, 1, 20, 5_000), new RepeatSpend(9, 9, 20, 5_000))))
        .isEmpty();
  }

  @Test
  void customers_of_whom_nobody_stops_have_no_maximum() {
    List<PurchaseHistory> histories = new ArrayList<>();
    for (int x = 1; x < 40; x++) {
      histories.add(new PurchaseHistory(x, 40 - 0.01 * x, 40, 1 + 400 / (x * x)));
    }
    assertThat(BgNbd.fit(histories)).isEmpty();
  }

  @Test
  void what_no_customer_can_have_done_is_refused() {
    assertThatThrownBy(() -> new PurchaseHistory(1, 50, 40, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the last 50.0 and observed to 40.0 after the first");
    assertThatThrownBy(() -> new PurchaseHistory(-1, 0, 40, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PurchaseHistory(1, 10, Double.POSITIVE_INFINITY, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PurchaseHistory(1, 10, 40, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RepeatSpend(2, 0, 10, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 of 2 repeat purchases");
    assertThatThrownBy(() -> new RepeatSpend(1, 1, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
