package io.flywheel.feeds.customer;

import io.flywheel.feeds.customer.JoiningEffect.Trials;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What is planted about customers, as it stands in the truth file. */
public final class CustomerTruth {
  private CustomerTruth() {}

  /** A JSON object: the effect of joining, its chance, how often customers order, who renews. */
  public static String json(OrderCalendar calendar) {
    return object(
        "effect_in_orders", effect(calendar.effect().byYear()),
        "chance_of_joining", chance(calendar),
        "activity", activity(),
        "membership", membership());
  }

  /** Sums over treated person-trials whose months are completely delivered. */
  private static String effect(Map<Integer, Trials> byYear) {
    List<String> years = new ArrayList<>();
    int persons = 0;
    long joined = 0;
    long suppressed = 0;
    for (Map.Entry<Integer, Trials> year : byYear.entrySet()) {
      Trials trials = year.getValue();
      years.add(
          object(
              "year_of_trials", year.getKey().toString(),
              "person_trials", Integer.toString(trials.persons()),
              "orders_joined_by_month", Arrays.toString(trials.joined()),
              "orders_suppressed_by_month", Arrays.toString(trials.suppressed())));
      persons += trials.persons();
      joined += Arrays.stream(trials.joined()).sum();
      suppressed += Arrays.stream(trials.suppressed()).sum();
    }
    return object(
        "months", "\"1 to " + JoiningEffect.MONTHS + "\"",
        "person_trials", Integer.toString(persons),
        "orders_joined", Long.toString(joined),
        "orders_suppressed", Long.toString(suppressed),
        "orders_by_joining", Long.toString(joined - suppressed),
        "by_year", years.toString());
  }

  private static String chance(OrderCalendar calendar) {
    Map<String, Double> odds = calendar.meanLogOdds();
    return object(
        "form",
            "\"logit = log odds of marketplace and month + orders * orders in month m-3"
                + " + tenure * months since the first order's\"",
        "orders", decimal(Chance.ORDERS),
        "tenure", decimal(Chance.TENURE),
        "tenure_from", Integer.toString(Chance.TENURE_FROM),
        "mean_log_odds_by_marketplace",
            odds.entrySet().stream()
                .map(entry -> "\"" + entry.getKey() + "\": " + decimal(entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}")));
  }

  private static String activity() {
    Map<String, List<Habit>> byName = new LinkedHashMap<>();
    for (Habit habit : Habit.all()) {
      byName.computeIfAbsent(habit.name(), name -> new ArrayList<>()).add(habit);
    }
    List<String> habits = new ArrayList<>();
    byName.forEach(
        (name, steps) ->
            habits.add(
                object(
                    "habit", "\"" + name + "\"",
                    "share", decimal(steps.stream().mapToDouble(Habit::share).sum()),
                    "orders_a_month_from", decimal(steps.get(0).rate()),
                    "orders_a_month_to", decimal(steps.get(steps.size() - 1).rate()),
                    "kept_from_month_to_month", decimal(steps.get(0).survival()))));
    return object(
        "joiners_order_times", decimal(Habit.JOINED),
        "members_who_left_order_times", decimal(Habit.AFTER_LEAVING),
        "members_who_left_kept_from_month_to_month", decimal(Habit.SURVIVAL_AFTER_LEAVING),
        "habits", habits.toString());
  }

  private static String membership() {
    return object(
        "paid_months_renewed", decimal(Stay.renewed(1)),
        "paid_years_renewed", decimal(Stay.renewed(12)),
        "places_offered_to_customers", decimal(Regulars.JOINING_SHARE));
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  private static String object(String... namesAndValues) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      parts.add("\"" + namesAndValues[i] + "\": " + namesAndValues[i + 1]);
    }
    return parts.stream().collect(Collectors.joining(", ", "{", "}"));
  }
}
