package io.flywheel.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flywheel.domain.allocation.Activity;
import io.flywheel.domain.allocation.AllocatedCost;
import io.flywheel.domain.allocation.Allocation;
import io.flywheel.domain.allocation.DriverSet;
import io.flywheel.domain.allocation.Entry;
import io.flywheel.domain.allocation.Quantity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("fast")
class DriverSetSettingsTest {
  private static final String SETS = "flywheel.accounting.driver-sets";

  @TempDir private Path folder;

  /** The table of driver sets: each pool's 10,000 go where its only quantity is. */
  @ParameterizedTest
  @CsvSource({
    "goods, cost_of_goods, cost_of_goods, cost_of_goods",
    "outbound_shipping, weight_shipped, net_sales, units",
    "payment_processing, goods_value, net_sales, orders",
    "fulfilment, weight_handled, net_sales, units",
    "stores, weight_in_stores, net_sales, units",
    "infrastructure, cloud_list_cost, net_sales, usage_rows",
    "corporate, 500 cloud_list_cost + 9500 net_sales, net_sales, 5000 orders + 5000 usage_rows",
    "research, net_sales, net_sales, 5000 orders + 5000 usage_rows",
    "legal, net_sales, net_sales, 5000 orders + 5000 usage_rows",
    "severance, net_sales, net_sales, 5000 orders + 5000 usage_rows",
    "other, net_sales, net_sales, 5000 orders + 5000 usage_rows",
    "marketing_search, 5000 net_sales + 5000 new_customers, net_sales, new_customers",
    "marketing_brand, 5000 net_sales + 5000 new_customers, net_sales, new_customers",
    "customer_service, 5000 orders + 5000 returns, net_sales, orders",
    "content, net_sales, net_sales, subscription_days",
  })
  void the_default_sets_are_those_of_the_accounting_rules(
      String pool, String byUse, String byRevenue, String byUnits) {
    List<DriverSet> sets = settings("").accounting().driverSets();

    assertThat(sets)
        .extracting(DriverSet::name)
        .containsExactly("by_revenue", "by_units", "by_use");
    assertThat(bearers(sets.get(0), pool)).isEqualTo(byRevenue);
    assertThat(bearers(sets.get(1), pool)).isEqualTo(byUnits);
    assertThat(bearers(sets.get(2), pool)).isEqualTo(byUse);
  }

  /** One segment a quantity, each with one line; only Subscription services have sales. */
  private static String bearers(DriverSet set, String pool) {
    List<Activity> month =
        Arrays.stream(Quantity.values())
            .map(
                quantity ->
                    new Activity(
                        quantity.column(),
                        "Subscription services",
                        Map.of(quantity, BigDecimal.ONE)))
            .toList();
    List<AllocatedCost> costs =
        Allocation.of(set).month(List.of(new Entry("account", pool, "none", 10_000)), month);
    return costs.size() == 1
        ? costs.get(0).segment()
        : costs.stream()
            .map(cost -> cost.cents() + " " + cost.segment())
            .sorted(Comparator.comparing(text -> text.substring(text.indexOf(' '))))
            .collect(Collectors.joining(" + "));
  }

  @Test
  void content_is_borne_by_subscription_services_alone() {
    DriverSet byUse = settings("").accounting().driverSets().get(2);
    List<Activity> month =
        List.of(
            new Activity("A", "Subscription services", Map.of(Quantity.NET_SALES, BigDecimal.ONE)),
            new Activity("A", "Online stores", Map.of(Quantity.NET_SALES, BigDecimal.TEN)));

    assertThat(
            Allocation.of(byUse)
                .month(List.of(new Entry("cost_of_sales", "content", "none", 7)), month))
        .extracting(AllocatedCost::revenueLine)
        .containsExactly("Subscription services");
  }

  @Test
  void a_fourth_set_is_configuration_only() {
    Settings settings =
        settings(
            SETS
                + ".by_orders = ${flywheel.accounting.driver-sets.by_use} {\n"
                + "  method = step-down\n"
                + "  order = [infrastructure, corporate]\n"
                + "  pools { fulfilment = orders, content = null }\n"
                + "}");

    Map<String, DriverSet> sets =
        settings.accounting().driverSets().stream()
            .collect(Collectors.toMap(DriverSet::name, Function.identity()));
    assertThat(sets).containsOnlyKeys("by_orders", "by_revenue", "by_units", "by_use");
    assertThat(bearers(sets.get("by_orders"), "fulfilment")).isEqualTo("orders");
    assertThat(bearers(sets.get("by_orders"), "stores")).isEqualTo("weight_in_stores");
    assertThat(settings.accounting().driverSetsAsJson())
        .startsWith("{\"by_orders\":{\"method\":\"step-down\",\"order\":[\"infrastructure\",")
        .contains("\"content\":null")
        .doesNotContain("\n");
  }

  @Test
  void the_text_for_sql_is_the_same_for_the_same_values() {
    assertThat(settings(SETS + ".by_units { method = reciprocal }").accounting())
        .extracting(Settings.Accounting::driverSetsAsJson, Settings.Accounting::oneTimeSubAccounts)
        .containsExactly(settings("").accounting().driverSetsAsJson(), "[\"legal\",\"severance\"]");
    assertThat(settings("flywheel.accounting.one-time-sub-accounts = []").accounting())
        .extracting(Settings.Accounting::oneTimeSubAccounts)
        .isEqualTo("[]");
  }

  @Test
  void what_is_wrong_is_named_with_file_and_line_and_the_way_out() throws IOException {
    String text =
        SETS
            + " {\n"
            + "  by_use.pools.corporate = \"0.95 net_sales, 0.1 pool infrastructure\"\n"
            + "  by_units {\n"
            + "    method = fair\n"
            + "    pools { fulfilment = unit }\n"
            + "  }\n"
            + "  mine.pools { a = pool b, b = pool a, other = net_sales }\n"
            + "  short { pools { rent = orders } }\n"
            + "}";

    assertThatThrownBy(() -> settings(text))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(
            file() + ":2: " + SETS + ".by_use.pools.corporate: '0.95 net_sales, 0.1 pool",
            "has weights that sum to 1.05; make them sum to 1",
            file() + ":4: " + SETS + ".by_units.method: 'fair' is no method; take reciprocal,",
            file() + ":5: " + SETS + ".by_units.pools.fulfilment: 'unit' is no quantity; take one",
            file() + ":7: " + SETS + ".mine.pools.a: what a and b hold reaches no revenue line",
            file() + ":8: " + SETS + ".short.pools: there is no pool 'other', by which every");
  }

  @Test
  void faults_of_sets_are_told_beside_those_of_all_other_settings() throws IOException {
    String text =
        "flywheel.accounting.grace-days = soon\n"
            + SETS
            + " {\n"
            + "  by_use { metod = direct, pools { goods = [orders], rent = pool house } }\n"
            + "  by_units = fair\n"
            + "  by_revenue.pools = null\n"
            + "  mine.pools { a = pool b, b = pool a, c = odrers }\n"
            + "}";

    assertThatThrownBy(() -> settings(text))
        .isInstanceOf(SettingsException.class)
        .extracting(wrong -> wrong.getMessage().lines().sorted().toList())
        .asInstanceOf(InstanceOfAssertFactories.list(String.class))
        .satisfiesExactly(
            starts(":1: flywheel.accounting.grace-days = soon is not a whole number"),
            starts(":3: " + SETS + ".by_use.pools.goods = [\"orders\"] is not a string"),
            starts(":3: " + SETS + ".by_use.pools.rent: 'pool house' is not listed under pools;"),
            starts(":3: there is no setting " + SETS + ".by_use.metod; the nearest is"),
            starts(":4: " + SETS + ".by_units = fair is not a section in braces"),
            starts(":5: " + SETS + ".by_revenue.pools = null is not a section in braces"),
            starts(":6: " + SETS + ".mine.pools.a: what a and b hold reaches no revenue line"),
            starts(":6: " + SETS + ".mine.pools.c: 'odrers' is no quantity; take one of"),
            starts(":6: " + SETS + ".mine.pools: there is no pool 'other', by which every"));
  }

  private ThrowingConsumer<String> starts(String text) {
    return line -> assertThat(line).startsWith(file() + text);
  }

  @Test
  void null_takes_a_set_out_but_not_the_last_one() throws IOException {
    Settings settings = settings(SETS + " { by_use = null, by_units = null }");
    assertThat(settings.accounting().driverSets())
        .extracting(DriverSet::name)
        .containsExactly("by_revenue");
    assertThat(settings.accounting().driverSetsAsJson()).startsWith("{\"by_revenue\":{\"method\"");

    assertThatThrownBy(
            () -> settings(SETS + " { by_use = null, by_units = null, by_revenue = null }"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(SETS + ": there is no driver set left; leave one, such as");
  }

  @Test
  void an_unknown_key_or_form_is_named() throws IOException {
    assertThatThrownBy(() -> settings(SETS + ".by_use.metod = direct"))
        .hasMessage(
            file()
                + ":1: there is no setting flywheel.accounting.driver-sets.by_use.metod; the nearest"
                + " is flywheel.accounting.driver-sets.by_use.method");
    assertThatThrownBy(() -> settings(SETS + ".by_use.pools.goods = [orders]"))
        .hasMessageContaining("by_use.pools.goods = [\"orders\"] is not a string");
  }

  private Path file() {
    return folder.resolve("mine.conf");
  }

  private Settings settings(String text) {
    try {
      Files.writeString(file(), text);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
    return Settings.read(
        new Choices(List.of(), List.of(file()), Map.of(), Map.of(), Map.of(), folder));
  }
}
