package io.flywheel.feeds.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.feeds.company.Market;
import io.flywheel.feeds.customer.OrderCalendar;
import io.flywheel.feeds.feed.World;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The written orders and memberships against the customers' calendars, read by another engine. */
@Tag("fast")
final class CustomersTest {
  /** Memberships in grace on the first day are delivered without the payment that failed. */
  private static final String SETTLED = " day >= '2024-12-09'";

  @TempDir static Path landing;

  private static GenerateRequest request;
  private static LandingReader files;

  @BeforeAll
  static void generate() throws Exception {
    request =
        new GenerateRequest(
            landing,
            LocalDate.of(2024, 12, 1),
            LocalDate.of(2025, 3, 31),
            new BigDecimal("0.000002"),
            11,
            2);
    Generator.write(request);
    files = LandingReader.ofEverything(landing);
    files.run(
        """
        CREATE TABLE prime_event AS
        SELECT subscriber_id, event, occurred_at::TIMESTAMP AS happened,
          period_start::TIMESTAMP AS first, period_end::TIMESTAMP AS last
        FROM subscription_event WHERE plan_id LIKE 'prime%' AND plan_id NOT LIKE 'prime_video%'
        """);
    files.run(
        """
        CREATE TABLE coverage AS
        SELECT subscriber_id, first, least(last, (
          SELECT min(CASE cut.event WHEN 'cancelled' THEN cut.last ELSE cut.first END)
          FROM prime_event cut WHERE cut.subscriber_id = paid.subscriber_id AND cut.happened > paid.happened
            AND cut.first IS NOT NULL AND cut.event IN ('cancelled', 'plan_changed'))) AS last
        FROM prime_event paid
        WHERE event IN ('trial_started', 'started', 'renewed', 'reactivated', 'plan_changed')
        UNION ALL
        SELECT subscriber_id, happened, happened + INTERVAL 7 DAY FROM prime_event failed
        WHERE event = 'payment_failed' AND NOT EXISTS (FROM prime_event earlier
          WHERE earlier.subscriber_id = failed.subscriber_id AND earlier.event = 'payment_failed'
            AND earlier.happened < failed.happened AND earlier.happened > failed.happened - INTERVAL 6 DAY)
        """);
    files.run(
        """
        CREATE TABLE placed AS
        SELECT order_id, any_value(customer_id) AS customer_id, any_value(o.day) AS day,
          any_value(marketplace) AS marketplace,
          EXISTS (FROM coverage WHERE subscriber_id = any_value(customer_id)
            AND first <= any_value(ordered_at) AND last > any_value(ordered_at)) AS prime,
          bool_and(status = 'completed') AS completed,
          sum(shipping_charge::DECIMAL(18,2)) AS shipping,
          sum(quantity * unit_price::DECIMAL(18,2) - discount::DECIMAL(18,2))
            FILTER (fulfilment = 'platform') AS shipped
        FROM order_line o WHERE kind = 'sale' GROUP BY order_id
        """);
  }

  @AfterAll
  static void close() throws Exception {
    files.close();
  }

  @Test
  void the_files_hold_every_order_of_the_calendars_and_the_prime_status_is_that_of_the_feed()
      throws Exception {
    World world = Generator.world(request);
    Map<String, Long> expected = new TreeMap<>();
    // Lines of the last five days may still be on their way when the company ends.
    for (int day = world.from() + 8; day <= world.to() - 5; day++) {
      for (Market market : world.markets()) {
        for (long order : world.calendar().firsts(market.index(), day)) {
          expected.merge(key(order, day), 1L, Long::sum);
        }
        for (long order : world.calendar().repeats(market.index(), day)) {
          expected.merge(key(order, day), 1L, Long::sum);
        }
      }
    }
    assertThat(expected).hasSizeGreaterThan(3000);
    assertThat(
            files.numbers(
                "SELECT customer_id || ' ' || day || ' ' || prime, count(*) FROM placed"
                    + " WHERE customer_id IS NOT NULL AND completed AND day <= '2025-03-26' AND"
                    + SETTLED
                    + " GROUP BY ALL"))
        .isEqualTo(expected);
  }

  private static String key(long order, int day) {
    long customer = OrderCalendar.customer(order);
    return "C%c%s%d-%d %s %s"
        .formatted(
            "RPM".charAt((int) (customer >>> 60)),
            Market.all().get((int) (customer >>> 52 & 0xff)).code(),
            customer >>> 26 & 0x3ffffff,
            customer & 0x3ffffff,
            LocalDate.ofEpochDay(day),
            OrderCalendar.prime(order));
  }

  @Test
  void prime_orders_ship_free() throws Exception {
    String prime = "SELECT count(*) FROM placed WHERE prime AND" + SETTLED;
    assertThat(files.number(prime + " AND shipped > 0")).isGreaterThan(500);
    assertThat(files.number(prime + " AND shipping <> 0")).isZero();
  }

  @Test
  void others_pay_for_what_the_platform_ships_below_a_threshold() throws Exception {
    for (Market market : Market.all()) {
      String others =
          "SELECT count(*) FROM placed WHERE NOT prime AND"
              + SETTLED
              + " AND marketplace = '%s' AND ".formatted(market.code());
      String threshold = BigDecimal.valueOf(market.local(3500), 2).toPlainString();
      String below = "coalesce(shipped < %s, false)".formatted(threshold);
      assertThat(files.number(others + below)).as(market.code()).isPositive();
      assertThat(files.number(others + "(shipping > 0) <> " + below)).as(market.code()).isZero();
    }
  }

  @Test
  void a_customer_who_joins_later_has_ordered_before() throws Exception {
    String joiners =
        "SELECT count(*) FROM (SELECT subscriber_id, min(first) AS joined FROM coverage"
            + " WHERE subscriber_id LIKE 'CR%' GROUP BY ALL)"
            + " JOIN customer ON customer_id = subscriber_id WHERE ";
    assertThat(files.number(joiners + "true")).isGreaterThan(50);
    assertThat(files.number(joiners + "signed_up_on::TIMESTAMP + INTERVAL 3 MONTH > joined"))
        .isZero();
  }
}
