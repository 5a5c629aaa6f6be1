package io.flywheel.domain.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
final class CustomerBaseTest {
  @Test
  void a_base_without_customers_has_no_models() {
    CustomerBase none = CustomerBase.of(List.of(), List.of());
    assertThat(none.purchases()).isEmpty();
    assertThat(none.spend()).isEmpty();
    assertThat(none.correlation()).isEmpty();
    assertThat(none.customers()).isZero();
  }

  @Test
  void less_than_a_quarter_is_too_short_for_purchases() {
    List<PurchaseHistory> quarter =
        Cdnow.histories().stream().map(each -> within(each, 13.0 / 38.86)).toList();
    List<PurchaseHistory> shorter =
        Cdnow.histories().stream().map(each -> within(each, 12.9 / 38.86)).toList();
    assertThat(CustomerBase.of(quarter, List.of()).purchases()).isPresent();
    assertThat(CustomerBase.of(shorter, List.of()).purchases()).isEmpty();
  }

  private static PurchaseHistory within(PurchaseHistory history, double factor) {
    return new PurchaseHistory(
        history.repeats(), history.recency() * factor, history.age() * factor, 1);
  }

  @Test
  void fewer_than_thirty_who_came_back_are_too_few() {
    List<PurchaseHistory> histories = new ArrayList<>();
    List<RepeatSpend> spends = new ArrayList<>();
    Random random = new Random(2);
    while (spends.size() < 30) {
      SimulatedCustomer each =
          SimulatedCustomer.of(random, new BgNbd(0.9, 8, 0.7, 3), new GammaGamma(4, 3.5, 20));
      histories.add(each.history());
      each.spend().ifPresent(spends::add);
    }
    assertThat(CustomerBase.of(histories, spends).purchases()).isPresent();
    assertThat(CustomerBase.of(histories, spends).spend()).isPresent();
    histories.remove(histories.size() - 1);
    spends.remove(spends.size() - 1);
    assertThat(CustomerBase.of(histories, spends).purchases()).isEmpty();
    assertThat(CustomerBase.of(histories, spends).spend()).isEmpty();
  }

  @Test
  void what_is_the_same_for_all_has_no_correlation() {
    List<RepeatSpend> sameSpend =
        List.of(new RepeatSpend(1, 1, 0.1, 7), new RepeatSpend(2, 2, 0.1, 3));
    List<RepeatSpend> sameRepeats =
        List.of(new RepeatSpend(2, 1, 0.1, 7), new RepeatSpend(2, 2, 0.3, 3));
    assertThat(CustomerBase.of(List.of(), sameSpend).correlation()).isEmpty();
    assertThat(CustomerBase.of(List.of(), sameRepeats).correlation()).isEmpty();
  }
}
