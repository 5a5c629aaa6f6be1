package io.flywheel.domain.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flywheel.domain.allocation.DriverSetException.Fault;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("fast")
final class DriverSetTest {
  @Test
  void drivers_are_read() {
    DriverSet set =
        Months.set(
            Map.of(
                "corporate", "0.95 net_sales, .05  pool infrastructure",
                "infrastructure", "cloud_list_cost",
                "service", "orders+ returns of Online stores",
                "other", "1 net_sales"));

    assertThat(set.drivers("corporate"))
        .containsExactly(
            new Driver.Measured(
                new BigDecimal("0.95"), List.of(Quantity.NET_SALES), Optional.empty()),
            new Driver.ToPool(new BigDecimal(".05"), "infrastructure"));
    assertThat(set.drivers("service"))
        .containsExactly(
            new Driver.Measured(
                BigDecimal.ONE,
                List.of(Quantity.ORDERS, Quantity.RETURNS),
                Optional.of("Online stores")));
  }

  @Test
  void the_name_wins_over_the_longest_prefix_and_what_is_not_listed_is_shared_like_other() {
    DriverSet set =
        Months.set(
            Map.of(
                "m*", "orders",
                "marketing_*", "units",
                "marketing_tv", "returns",
                "other", "net_sales"));

    assertThat(List.of("marketing_tv", "marketing_web", "music", "rent"))
        .extracting(pool -> set.drivers(pool).get(0))
        .extracting(driver -> ((Driver.Measured) driver).quantities().get(0))
        .containsExactly(Quantity.RETURNS, Quantity.UNITS, Quantity.ORDERS, Quantity.NET_SALES);
  }

  @Test
  void a_pool_set_to_null_is_not_listed() {
    Map<String, String> pools = new HashMap<>(Map.of("other", "net_sales"));
    pools.put("rent", null);

    assertThat(Months.set(pools).entry("rent")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "0.5 orders, 0.4 units | '0.5 orders, 0.4 units' has weights that sum to 0.9; make them sum to 1",
        "0.5 orders | '0.5 orders' has weights that sum to 0.5; make them sum to 1",
        "0.5 orders, units | 'units' has no weight; with several drivers each begins with one,",
        "0.5 orders, 0.5 orders | 'orders' stands twice; add its weights",
        "1 orders, 0 units | '0 units' has no weight above 0; leave it out",
        "-1 orders, 2 units | '-1 orders' has no weight above 0; leave it out",
        "odrers | 'odrers' is no quantity; take one of cloud_list_cost, cost_of_goods,",
        "orders + orders | 'orders + orders' names a quantity twice; name each once",
        "\"\" | '' is no quantity;",
        "net_sales of Prime | 'Prime' is no revenue line; they are Online stores,",
        "pool rnet | 'pool rnet' is not listed under pools; they are mine, other, rent",
        "pool rent | what mine and rent hold reaches no revenue line, as everything goes to pools;"
            + " give one of them a quantity, such as 0.5 net_sales",
      })
  void a_wrong_driver_is_named_with_the_way_out(String drivers, String fault) {
    assertThatThrownBy(
            () -> Months.set(Map.of("mine", drivers, "rent", "pool mine", "other", "net_sales")))
        .isInstanceOf(DriverSetException.class)
        .hasMessageContaining("mine.pools.mine: ")
        .hasMessageContaining(fault);
  }

  @Test
  void pools_that_a_method_leaves_without_quantity_are_named() {
    Map<String, String> pools = Map.of("a", "pool b", "b", "orders", "other", "net_sales");

    assertThat(faults("direct", List.of(), pools))
        .containsExactly(
            new Fault(
                List.of("pools", "a"),
                "what a holds reaches no revenue line, as everything goes to pools, which method"
                    + " direct leaves out; give it a quantity, such as 0.5 net_sales"));
    assertThat(texts("step-down", List.of("b", "a"), pools))
        .containsExactly(
            "what a holds reaches no revenue line, as everything goes to pools, which method"
                + " step-down leaves out; give it a quantity, such as 0.5 net_sales");
    assertThat(texts("reciprocal", List.of(), Map.of("a", "pool a", "other", "net_sales")))
        .containsExactly(
            "what a holds reaches no revenue line, as everything goes to pools; give it a quantity,"
                + " such as 0.5 net_sales");
    assertThat(Months.set("step-down", List.of("a", "b"), pools).name()).isEqualTo("mine");
  }

  @Test
  void methods_and_orders_are_checked() {
    Map<String, String> pools = Map.of("a", "orders", "other", "net_sales");

    assertThat(texts("recipocal", List.of(), pools))
        .containsExactly("'recipocal' is no method; take reciprocal, direct, step-down");
    assertThat(texts("step-down", List.of(), pools))
        .containsExactly(
            "step-down needs the pools in the order in which they are shared; list them");
    assertThat(texts("direct", List.of("a"), pools))
        .containsExactly("[a] has no meaning under direct; leave it out, or use step-down");
    assertThat(texts("step-down", List.of("a", "a"), pools))
        .containsExactly("'a' stands twice; list it once");
    assertThat(texts("step-down", List.of("b"), pools))
        .containsExactly("'b' is not listed under pools; they are a, other");
  }

  @Test
  void goods_go_through_no_pool_and_other_is_needed() {
    assertThat(texts("direct", List.of(), Map.of("goods", "pool other", "other", "net_sales")))
        .containsExactly(
            "'pool other': goods are traced to rows, and their remainder goes through no pool; take"
                + " quantities, such as cost_of_goods");
    assertThat(texts("direct", List.of(), Map.of("goods", "cost_of_goods")))
        .containsExactly(
            "there is no pool 'other', by which every pool that is not listed is shared; add other"
                + " = net_sales, say");
    assertThat(texts("direct", List.of(), Map.of("Goods", "orders", "other", "net_sales")))
        .containsExactly(
            "'Goods' is no pool; name a sub-account in lower case, or how some begin and *");
    assertThatThrownBy(() -> DriverSet.of("By use", Map.of("pools", Map.of("other", "orders"))))
        .hasMessageContaining("'By use' is no name of a set; use lower case, digits and _");
  }

  @Test
  void all_faults_are_told_at_once() {
    Map<String, String> pools =
        Map.of(
            "a", "odrers",
            "b", "0.5 orders",
            "c", "pool rent",
            "d", "pool e",
            "e", "pool d",
            "f", "pool a",
            "Goods", "orders",
            "goods", "pool b");

    assertThat(faults("fair", List.of("h"), pools))
        .extracting(Fault::path)
        .containsExactlyInAnyOrder(
            List.of("method"),
            List.of("order"),
            List.of("order"),
            List.of("pools"),
            List.of("pools", "a"),
            List.of("pools", "b"),
            List.of("pools", "c"),
            List.of("pools", "d"),
            List.of("pools", "Goods"),
            List.of("pools", "goods"));
    assertThat(texts("fair", List.of("h"), pools))
        .contains(
            "[h] has no meaning under reciprocal; leave it out, or use step-down",
            "'h' is not listed under pools; they are a, b, c, d, e, f, goods",
            "there is no pool 'other', by which every pool that is not listed is shared; add other"
                + " = net_sales, say",
            "what d and e hold reaches no revenue line, as everything goes to pools; give one of"
                + " them a quantity, such as 0.5 net_sales");
  }

  @Test
  void what_depends_on_an_order_that_has_a_fault_is_not_told() {
    assertThat(texts("step-down", List.of(), Map.of("a", "pool other", "other", "orders")))
        .containsExactly(
            "step-down needs the pools in the order in which they are shared; list them");
  }

  private static List<String> texts(String method, List<String> order, Map<String, String> pools) {
    return faults(method, order, pools).stream().map(Fault::text).toList();
  }

  private static List<Fault> faults(String method, List<String> order, Map<String, String> pools) {
    try {
      Months.set(method, order, pools);
      throw new AssertionError("no fault found in " + Arrays.asList(method, order, pools));
    } catch (DriverSetException refused) {
      return refused.faults();
    }
  }
}
