package io.flywheel.feeds.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flywheel.domain.effect.EffectStudy;
import io.flywheel.domain.effect.Estimate;
import io.flywheel.domain.effect.Estimator;
import io.flywheel.domain.effect.PersonTrial;
import io.flywheel.domain.effect.Scope;
import io.flywheel.feeds.company.Budgets;
import io.flywheel.feeds.company.Market;
import io.flywheel.feeds.company.Published;
import io.flywheel.feeds.company.Rates;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Retention, selection and effect of the planted customers at scale 0.00001, by their calendars:
 * that the files hold these orders is shown where files are read. {@code -Dflywheel.seed} draws
 * another company.
 */
@Tag("fast")
final class JoiningTest {
  private static final LocalDate FROM = LocalDate.of(2024, 1, 1);
  private static final LocalDate TO = LocalDate.of(2025, 12, 31);
  private static final int MONTHS = 24;

  private static final long SEED = Long.getLong("flywheel.seed", 1L);

  private static final List<Market> markets = Market.all();
  private static OrderCalendar calendar;
  private static final Map<Long, Integer> cohort = new HashMap<>();
  private static final Map<Long, int[]> orders = new HashMap<>();
  private static final Map<Long, int[]> lastDay = new HashMap<>();
  private static final Map<Long, Integer> joined = new HashMap<>();
  private static final Set<Long> primeAtFirst = new HashSet<>();

  @BeforeAll
  static void read() {
    Budgets budgets = new Budgets(new Published(new BigDecimal("0.00001")), markets);
    Members members = new Members(SEED, markets, budgets, new Rates(SEED), TO);
    calendar = calendar(budgets, members);
    for (Market market : markets) {
      for (LocalDate day = FROM; !day.isAfter(TO); day = day.plusDays(1)) {
        read(market, day);
      }
      for (Slot slot : members.slots(market.index(), Members.PRIME)) {
        for (Subscriber place : slot.shopping() ? slot.subscribers() : Set.<Subscriber>of()) {
          int month = month(LocalDate.ofEpochDay(place.covered()));
          joined.merge(calendar.holder(place), month, Math::min);
        }
      }
    }
  }

  private static OrderCalendar calendar(Budgets budgets, Members members) {
    Customers customers = new Customers(SEED, markets, budgets);
    int from = (int) FROM.toEpochDay();
    int to = (int) TO.toEpochDay();
    return new OrderCalendar(SEED, markets, budgets, customers, members, from, to);
  }

  private static void read(Market market, LocalDate day) {
    int epochDay = (int) day.toEpochDay();
    for (long order : calendar.firsts(market.index(), epochDay)) {
      long customer = OrderCalendar.customer(order);
      assertThat(cohort.put(customer, month(day))).isNull();
      orders.computeIfAbsent(customer, key -> new int[MONTHS])[month(day)]++;
      lastDay.computeIfAbsent(customer, key -> new int[MONTHS])[month(day)] = epochDay;
      if (OrderCalendar.prime(order)) {
        primeAtFirst.add(customer);
      }
    }
    for (long order : calendar.repeats(market.index(), epochDay)) {
      long customer = OrderCalendar.customer(order);
      if (cohort.containsKey(customer)) {
        orders.get(customer)[month(day)]++;
        lastDay.get(customer)[month(day)] = epochDay;
      }
    }
  }

  private static int month(LocalDate day) {
    return (day.getYear() - FROM.getYear()) * 12 + day.getMonthValue() - 1;
  }

  @Test
  void prime_cohorts_retain_as_surveys_suggest() {
    assertThat(retained(true, 1)).isCloseTo(75, within(6.0));
    assertThat(retained(true, 3)).isCloseTo(70, within(6.0));
    assertThat(retained(true, 6)).isCloseTo(66, within(6.0));
    assertThat(retained(true, 12)).isCloseTo(60, within(6.0));
  }

  @Test
  void other_cohorts_retain_as_surveys_suggest() {
    assertThat(retained(false, 1)).isCloseTo(42, within(6.0));
    assertThat(retained(false, 3)).isCloseTo(34, within(6.0));
    assertThat(retained(false, 6)).isCloseTo(29, within(6.0));
    assertThat(retained(false, 12)).isCloseTo(24, within(6.0));
  }

  /** Percent of those whose month is over. */
  private static double retained(boolean prime, int later) {
    int customers = 0;
    int active = 0;
    for (Map.Entry<Long, Integer> each : cohort.entrySet()) {
      int month = each.getValue() + later;
      if (primeAtFirst.contains(each.getKey()) == prime && month < MONTHS) {
        customers++;
        active += orders.get(each.getKey())[month] > 0 ? 1 : 0;
      }
    }
    assertThat(customers).as("customers of cohorts").isGreaterThan(500);
    return 100.0 * active / customers;
  }

  @Test
  void most_who_join_later_have_been_customers_for_four_months() {
    int later = 0;
    int four = 0;
    for (Map.Entry<Long, Integer> each : joined.entrySet()) {
      Integer first = cohort.get(each.getKey());
      if (first != null && !primeAtFirst.contains(each.getKey()) && each.getValue() < MONTHS) {
        later++;
        four += each.getValue() - first >= 4 ? 1 : 0;
      }
    }
    assertThat(four).isGreaterThan(later / 2);
  }

  @Test
  void the_naive_difference_overstates_the_effect_by_half_or_more_and_strata_do_not() {
    long persons = persons(calendar);
    double truth = truth(persons);
    Difference naive = new Difference();
    Difference strata = new Difference();
    cohort.forEach(
        (customer, first) -> {
          int[] own = orders.get(customer);
          int joins = joined.getOrDefault(customer, MONTHS);
          for (int month = first + 4; month + 6 < MONTHS && month <= joins; month++) {
            int later = Arrays.stream(own, month + 1, month + 7).sum();
            naive.add(Integer.toString(month), joins == month, later);
            String recorded =
                "%d %d %d %d"
                    .formatted(
                        month / 12, customer >>> 52 & 0xff, own[month - 3], (month - first) / 3);
            strata.add(recorded, joins == month, later);
          }
        });
    assertThat(persons).isEqualTo(naive.treated()).isGreaterThanOrEqualTo(600);
    assertThat(naive.perTreated()).isGreaterThan(1.5 * truth);
    // Three standard errors of the mean of about 900 joiners.
    assertThat(strata.perTreated()).isCloseTo(truth, within(0.6));
  }

  /** Without goods values and categories, which nobody's joining depends on. */
  @Test
  @Tag("exhaustive")
  void the_doubly_robust_interval_covers_what_was_planted_and_the_naive_one_does_not() {
    long persons = persons(calendar);
    double truth = truth(persons);
    EffectStudy study =
        EffectStudy.of(
            personTrials(),
            List.of("orders of m-3", "orders of m-2", "orders of m-1", "days", "tenure"));
    Estimate robust = study.estimate(Estimator.DOUBLY_ROBUST, Scope.ALL);
    Estimate naive = study.estimate(Estimator.NAIVE, Scope.ALL);
    assertThat((long) robust.treated()).isEqualTo(persons);
    assertThat(truth).as("%s", robust).isBetween(robust.low(), robust.high());
    assertThat(naive.low()).as("%s", naive).isGreaterThan(truth);
  }

  private static List<PersonTrial> personTrials() {
    List<PersonTrial> rows = new ArrayList<>();
    cohort.forEach(
        (customer, first) -> {
          int[] own = orders.get(customer);
          int joins = joined.getOrDefault(customer, MONTHS);
          for (int month = first + 4; month + 6 < MONTHS && month <= joins; month++) {
            LocalDate begins = FROM.plusMonths(month);
            int last = Arrays.stream(lastDay.get(customer), 0, month).max().orElseThrow();
            double[] recorded = {
              own[month - 3],
              own[month - 2],
              own[month - 1],
              begins.toEpochDay() - last,
              (double) month - first
            };
            rows.add(
                new PersonTrial(
                    YearMonth.from(begins),
                    Long.toString(customer),
                    joins == month,
                    1,
                    Long.toString(customer >>> 52 & 0xff),
                    recorded,
                    Arrays.stream(own, month + 1, month + 7).sum()));
          }
        });
    return rows;
  }

  @Test
  void a_joiner_orders_more_often_by_the_planted_factor() {
    long with = 0;
    long without = 0;
    for (JoiningEffect.Trials trials : calendar.effect().byYear().values()) {
      with += sum(trials.joined());
      without += sum(trials.suppressed());
      for (int month = 0; month < JoiningEffect.MONTHS; month++) {
        assertThat(trials.joined()[month]).isGreaterThanOrEqualTo(trials.suppressed()[month]);
      }
    }
    // Some who are kept from joining join a little later.
    assertThat((double) with / without).isBetween(1.29, 1.37);
  }

  @Test
  void the_demo_has_at_least_sixty_joiners_in_trials_completely_delivered() {
    Budgets budgets = new Budgets(new Published(new BigDecimal("0.000001")), markets);
    Members members = new Members(SEED, markets, budgets, new Rates(SEED), TO);
    assertThat(persons(calendar(budgets, members))).isGreaterThanOrEqualTo(60);
  }

  /** Treated person-trials that are completely delivered. */
  private static long persons(OrderCalendar calendar) {
    return calendar.effect().byYear().values().stream()
        .mapToLong(JoiningEffect.Trials::persons)
        .sum();
  }

  /** What joining brings each of them in the six months after. */
  private static double truth(long persons) {
    return (double)
            calendar.effect().byYear().values().stream()
                .mapToLong(trials -> sum(trials.joined()) - sum(trials.suppressed()))
                .sum()
        / persons;
  }

  private static long sum(long[] numbers) {
    return LongStream.of(numbers).sum();
  }

  /** Treated less controls of the same stratum, weighted by the treated. */
  private static final class Difference {
    private final Map<String, long[]> strata = new HashMap<>();

    void add(String stratum, boolean treated, int outcome) {
      long[] sums = strata.computeIfAbsent(stratum, key -> new long[4]);
      sums[treated ? 0 : 2]++;
      sums[treated ? 1 : 3] += outcome;
    }

    long treated() {
      return strata.values().stream().mapToLong(sums -> sums[0]).sum();
    }

    double perTreated() {
      double difference = 0;
      long compared = 0;
      for (long[] sums : strata.values()) {
        if (sums[0] > 0 && sums[2] > 0) {
          compared += sums[0];
          difference += sums[1] - (double) sums[0] * sums[3] / sums[2];
        }
      }
      return difference / compared;
    }
  }
}
