package io.flywheel.warehouse.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.domain.subscription.PeriodPart;
import io.flywheel.domain.subscription.Replay;
import io.flywheel.domain.subscription.SubscriptionEvent;
import io.flywheel.warehouse.SharedSpark;
import io.flywheel.warehouse.cases.NaiveRecurringRevenue.Movement;
import io.flywheel.warehouse.cases.RandomSubscriber.Charge;
import io.flywheel.warehouse.cases.RandomSubscriber.Plan;
import io.flywheel.warehouse.cases.file.CaseRows;
import io.flywheel.warehouse.cases.file.TestRow;
import io.flywheel.warehouse.compute.Model;
import io.flywheel.warehouse.contract.Contract;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random subscribers, ten to a family and each in two families, whose replayed events go through
 * the transform many at a time, and through {@link NaiveRecurringRevenue} one by one. {@code
 * -Dflywheel.seed} and {@code -Dflywheel.subscribers} choose them; 1,000,000 under {@code
 * -Pexhaustive}.
 */
@Tag("proof")
final class PlanTransitionTest {
  private static final long SEED = Long.getLong("flywheel.seed", 19L);
  private static final int HISTORIES =
      Integer.getInteger(
          "flywheel.subscribers", Boolean.getBoolean("exhaustive") ? 1_000_000 : 2_000);
  private static final int AT_ONCE = 10_000;
  private static final Contract TRANSITION = TestCases.contract("gold.plan_transition");
  private static final Contract EVENT = TestCases.contract("silver.subscription_event");
  private static final Contract PERIOD = TestCases.contract("silver.subscription_period");
  private static final TestRow EVENTS = TestRow.in(EVENT);
  private static final TestRow PERIODS = TestRow.in(PERIOD);
  private static final Contract DELIVERED = TestCases.contract("ops.delivered");

  private final SparkSession session = session();
  private final Model definition = new Model(TestCases.CONTRACTS, TRANSITION, Map.of());
  private final Map<String, Long> movements = new TreeMap<>();
  private long events;
  private long rows;

  /** Rows of a family: subscribers, opening, closing, fx and amount, in cents. */
  private static final class Family {
    private final Map<Movement, List<Long>> rows = new HashMap<>();

    private void add(Movement movement, long[] cents) {
      List<Long> one = List.of(1L, cents[0], cents[1], cents[2], cents[3]);
      rows.merge(movement, one, Family::sum);
    }

    private static List<Long> sum(List<Long> left, List<Long> right) {
      List<Long> sum = new ArrayList<>();
      for (int i = 0; i < left.size(); i++) {
        sum.add(left.get(i) + right.get(i));
      }
      return sum;
    }
  }

  @Test
  void random_subscribers_move_as_counting_one_by_one_says_and_movements_add_up() {
    for (int first = 0; first < HISTORIES; first += AT_ONCE) {
      compare(first, Math.min(HISTORIES, first + AT_ONCE));
    }
    System.out.printf(
        "%,d histories of seed %d, %,d events, %,d rows, subscribers by movement and reason %s%n",
        HISTORIES, SEED, events, rows, movements);
    // What random subscribers never do would not be proved by them.
    assertThat(movements.keySet())
        .containsExactlyInAnyOrder(
            "new none",
            "reactivation none",
            "expansion none",
            "contraction none",
            "unchanged none",
            "churn failed_payment",
            "churn cancelled",
            "churn other",
            "trial_converted none",
            "trial_lapsed none",
            "with fx");
  }

  private void compare(int first, int end) {
    List<Row> told = new ArrayList<>();
    List<Row> periods = new ArrayList<>();
    Map<String, Family> expected = new HashMap<>();
    for (int number = first; number < end; number++) {
      String family = "f" + number / 20 + (number % 2 == 0 ? "a" : "b");
      String subscriber = "s" + number / 2;
      List<Charge> charges = RandomSubscriber.of(SEED * 1_000_003 + number, "e" + number);
      List<PeriodPart> parts =
          Replay.of(charges.stream().map(Charge::event).toList(), RandomSubscriber.GRACE_DAYS);
      charges.forEach(charge -> told.add(event(family, subscriber, charge)));
      parts.forEach(part -> periods.add(period(family, subscriber, part)));
      Family rowsOfFamily = expected.computeIfAbsent(family, each -> new Family());
      NaiveRecurringRevenue.movements(charges, parts, rowsOfFamily::add);
    }
    events += told.size();
    Map<String, List<Row>> actual =
        computed(told, periods).stream()
            .collect(Collectors.groupingBy(row -> row.<String>getAs("product_family")));
    for (Map.Entry<String, Family> family : expected.entrySet()) {
      List<Row> found = actual.getOrDefault(family.getKey(), List.of());
      Map<Movement, List<Long>> counted = family.getValue().rows;
      Map<Movement, List<Long>> computed =
          found.stream()
              .collect(Collectors.toMap(PlanTransitionTest::movement, PlanTransitionTest::cents));
      assertThat(without(computed, counted))
          .as("rows of %s, seed %d, that the table has and counting has not", family.getKey(), SEED)
          .isEmpty();
      assertThat(without(counted, computed))
          .as("rows of %s, seed %d, that counting has and the table has not", family.getKey(), SEED)
          .isEmpty();
      addsUp(family.getKey(), found);
      found.forEach(this::count);
    }
    assertThat(actual.keySet()).as("families").isSubsetOf(expected.keySet());
  }

  private static Map<Movement, List<Long>> without(
      Map<Movement, List<Long>> rows, Map<Movement, List<Long>> others) {
    Map<Movement, List<Long>> left = new HashMap<>(rows);
    left.entrySet().removeAll(others.entrySet());
    return left;
  }

  /** In every row, and from a month to the next. */
  private static void addsUp(String family, List<Row> found) {
    Map<YearMonth, Long> opening = new HashMap<>();
    Map<YearMonth, Long> closing = new HashMap<>();
    for (Row row : found) {
      Movement movement = movement(row);
      List<Long> cents = cents(row);
      int sign =
          switch (movement.movement()) {
            case "new", "reactivation", "expansion" -> 1;
            case "contraction", "churn" -> -1;
            default -> 0;
          };
      assertThat(cents.get(1) + sign * cents.get(4) + cents.get(3))
          .as("%s of %s: opening, what changed and fx, as closing", movement, family)
          .isEqualTo(cents.get(2));
      assertThat(cents.get(4) == 0)
          .as("%s of %s: %s", movement, family, cents)
          .isEqualTo(sign == 0);
      opening.merge(movement.month(), cents.get(1), Long::sum);
      closing.merge(movement.month(), cents.get(2), Long::sum);
    }
    YearMonth last = YearMonth.from(RandomSubscriber.LAST_DAY);
    for (YearMonth month = YearMonth.from(RandomSubscriber.FIRST_DAY);
        month.isBefore(last);
        month = month.plusMonths(1)) {
      assertThat(opening.getOrDefault(month.plusMonths(1), 0L))
          .as("opening of %s after %s, as its closing", family, month)
          .isEqualTo(closing.getOrDefault(month, 0L));
    }
  }

  private void count(Row row) {
    Movement movement = movement(row);
    rows++;
    movements.merge(
        movement.movement() + " " + movement.reason(), row.<Long>getAs("subscribers"), Long::sum);
    if (row.<BigDecimal>getAs("fx").signum() != 0) {
      movements.merge("with fx", row.<Long>getAs("subscribers"), Long::sum);
    }
  }

  private static Movement movement(Row row) {
    return new Movement(
        YearMonth.from(row.<LocalDate>getAs("month")),
        row.getAs("marketplace"),
        row.getAs("from_plan"),
        row.getAs("to_plan"),
        row.getAs("movement"),
        row.getAs("reason"));
  }

  private static List<Long> cents(Row row) {
    Function<String, Long> money =
        name -> row.<BigDecimal>getAs(name).movePointRight(2).longValueExact();
    return List.of(
        row.<Long>getAs("subscribers"),
        money.apply("opening"),
        money.apply("closing"),
        money.apply("fx"),
        money.apply("amount"));
  }

  private static Row event(String family, String subscriber, Charge charge) {
    SubscriptionEvent event = charge.event();
    Plan plan = charge.plan();
    Map<String, Object> values = new HashMap<>();
    values.put("day", event.day());
    values.put("event_id", event.eventId());
    values.put("occurred_at", event.occurredAt());
    values.put("subscriber_id", subscriber);
    values.put("product_family", family);
    values.put("event", event.kind().name().toLowerCase(Locale.ROOT));
    values.put("currency", event.currency());
    values.put("rate", event.rate());
    values.put(
        "monthly_amount",
        event.amount() == null
            ? null
            : RandomSubscriber.monthly(event.amount(), plan.months(), event.currency())
                .setScale(3));
    values.put(
        "monthly_price",
        RandomSubscriber.monthly(plan.price(), plan.months(), plan.currency()).setScale(3));
    values.put("price_currency", plan.currency());
    values.put("price_rate", RandomSubscriber.rate(plan.currency(), event.day()));
    return EVENTS.with(values);
  }

  private static Row period(String family, String subscriber, PeriodPart part) {
    Map<String, Object> values = new HashMap<>();
    values.put("subscriber_id", subscriber);
    values.put("product_family", family);
    values.put("period_no", part.periodNo());
    values.put("part", part.part());
    values.put("plan_id", part.charge().planId());
    values.put("marketplace", part.charge().marketplace());
    values.put("kind", part.kind().name().toLowerCase(Locale.ROOT));
    values.put("event_id", part.cause().eventId());
    values.put("coverage_start", part.covers() ? part.from() : null);
    values.put("coverage_end", part.covers() ? part.to() : null);
    values.put("taken_cents", part.takenCents());
    return PERIODS.with(values);
  }

  private List<Row> computed(List<Row> told, List<Row> periods) {
    Row delivered =
        TestRow.of(
            DELIVERED,
            Map.of(
                "feed",
                "subscriptions",
                "first_day",
                RandomSubscriber.FIRST_DAY,
                "last_day",
                RandomSubscriber.LAST_DAY));
    CaseCatalog.of(session)
        .serve(
            Map.of(
                EVENT.table(), CaseRows.of(EVENT, told),
                PERIOD.table(), CaseRows.of(PERIOD, periods),
                DELIVERED.table(), CaseRows.of(DELIVERED, List.of(delivered))));
    return definition.whole(session).collectAsList();
  }

  /** Compiled, which so many rows are worth. */
  private static SparkSession session() {
    SparkSession session =
        CaseSession.of(SharedSpark.session(SharedSpark.folder(), TestCases.DATASETS));
    session.conf().set("spark.sql.codegen.wholeStage", "true");
    session.conf().set("spark.sql.codegen.factoryMode", "FALLBACK");
    return session;
  }
}
