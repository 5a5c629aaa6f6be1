package io.flywheel.feeds.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Small histories in every order of arrival give the same silver rows. All orders stand side by
 * side in one warehouse, each with days and files of its own; and in its files there is a sale for
 * every way to fill the deliveries: absent, sold on one day or another, revised, both at once. Four
 * deliveries come in three runs, under {@code -Pexhaustive} in four.
 */
@Tag("proof")
class EveryOrderTest {
  private static final LocalDate START = LocalDate.of(2024, 1, 1);
  private static final int DAYS = 3;
  private static final int RUNS_OF_FOUR = Boolean.getBoolean("exhaustive") ? 4 : 3;

  /** What a delivery may say of a sale: versions, each revision, day, amount. */
  private static final List<List<Version>> SAYINGS =
      List.of(
          List.of(),
          List.of(new Version(0, 0, 1)),
          List.of(new Version(0, 1, 2)),
          List.of(new Version(1, 1, 3)),
          List.of(new Version(0, 0, 1), new Version(2, 2, 4)));

  @Test
  void files_that_add_to_what_they_said_before() {
    History three = new History(List.of("a", "b", "c"), Files.ADDING);
    History again = new History(List.of("a", "b", "a", "b"), Files.ADDING);
    List<Arrival> arrivals = new ArrayList<>(three.arrivals(3));
    arrivals.addAll(again.arrivals(RUNS_OF_FOUR));
    hold(arrivals, Files.ADDING);
  }

  @Test
  void complete_files_that_withdraw_what_they_no_longer_say() {
    History both = new History(List.of("a", "b", "a", "b"), Files.COMPLETE);
    History thrice = new History(List.of("a", "a", "b", "a"), Files.COMPLETE);
    List<Arrival> arrivals = new ArrayList<>(both.arrivals(RUNS_OF_FOUR));
    arrivals.addAll(thrice.arrivals(RUNS_OF_FOUR));
    hold(arrivals, Files.COMPLETE);
  }

  @Test
  void exports_of_a_group_of_which_only_the_newest_stands() {
    History exports = new History(List.of("a", "b", "c"), Files.EXPORTS);
    hold(exports.arrivals(3), Files.EXPORTS);
  }

  private static void hold(List<Arrival> arrivals, Files files) {
    Shop shop = Shop.founded().with(files.setting);
    int steps = 1 + arrivals.stream().mapToInt(Arrival::lastStep).max().orElse(0);
    for (int step = 0; step < steps; step++) {
      for (int number = 0; number < arrivals.size(); number++) {
        Arrival arrival = arrivals.get(number);
        for (int i = 0; i < arrival.steps.size(); i++) {
          if (arrival.steps.get(i) == step) {
            shop.sales(arrival.history.file(number, i), arrival.history.rows(number, i));
          }
        }
      }
      shop.run();
    }

    Map<String, List<String>> standing = standing(shop);
    for (int number = 0; number < arrivals.size(); number++) {
      History history = arrivals.get(number).history;
      for (int sale = 0; sale < history.sales(); sale++) {
        assertThat(standing.getOrDefault(History.id(number, sale), List.of()))
            .as("%s, said %s", arrivals.get(number), history.says(sale))
            .isEqualTo(history.stands(sale).map(Version::text).stream().toList());
      }
    }
    assertThat(shop.differencesFromFullRebuild()).isEmpty();
  }

  /** Day within its order and cents of each silver row, by sale. */
  private static Map<String, List<String>> standing(Shop shop) {
    Map<String, List<String>> standing = new TreeMap<>();
    for (String row : shop.query("SELECT sale_id, day, cents FROM silver.sale")) {
      String[] fields = row.split("[\\[,\\]]");
      int number = Integer.parseInt(fields[1].substring(1, fields[1].indexOf('_')));
      long day = History.day(number, 0).until(LocalDate.parse(fields[2]), ChronoUnit.DAYS);
      standing.computeIfAbsent(fields[1], any -> new ArrayList<>()).add(day + " " + fields[3]);
    }
    return standing;
  }

  /**
   * One order of a history.
   *
   * @param history what is delivered
   * @param steps for each delivery the run that takes it
   */
  private record Arrival(History history, List<Integer> steps) {
    int lastStep() {
      return steps.stream().mapToInt(step -> step).max().orElse(0);
    }
  }

  /** What a file means to its earlier deliveries. */
  private enum Files {
    ADDING(""),
    COMPLETE("flywheel.feeds.sales.replaces = path"),
    /** The file of the first day of an order is outside, the others are versions of one export. */
    EXPORTS(
        """
        flywheel.feeds.sales.replaces {
          group = "%1$s div 3 || IF(%1$s %% 3 = 0, 'outside', 'export')"
          version = "%1$s %% 3"
        }
        """
            .formatted(
                "datediff(to_date(regexp_extract(_file, '([0-9-]{10})', 1)), DATE'2024-01-01')"));

    private final String setting;

    Files(String setting) {
      this.setting = setting;
    }
  }

  private record Version(int revision, int day, int amount) {
    String text() {
      return day + " " + amount * 100;
    }
  }

  /**
   * Some deliveries.
   *
   * @param paths the path of each; those of one path come in this order
   * @param files what they mean
   */
  private record History(List<String> paths, Files files) {

    static String id(int order, int sale) {
      return "o%d_%d".formatted(order, sale);
    }

    int sales() {
      return IntStream.range(0, paths.size()).map(i -> SAYINGS.size()).reduce(1, (a, b) -> a * b);
    }

    /** What the deliveries say of one sale. */
    List<List<Version>> says(int sale) {
      List<List<Version>> says = new ArrayList<>();
      int rest = sale;
      for (int i = 0; i < paths.size(); i++) {
        says.add(SAYINGS.get(rest % SAYINGS.size()));
        rest /= SAYINGS.size();
      }
      return says;
    }

    /** The day that names the file. */
    String file(int order, int delivery) {
      return day(order, paths.get(delivery).charAt(0) - 'a').toString();
    }

    static LocalDate day(int order, int number) {
      return START.plusDays((long) order * DAYS + number);
    }

    List<String> rows(int order, int delivery) {
      return IntStream.range(0, sales())
          .boxed()
          .flatMap(
              sale ->
                  says(sale).get(delivery).stream()
                      .map(
                          version ->
                              "%s,%d,%s,S1,%d.00"
                                  .formatted(
                                      id(order, sale),
                                      version.revision,
                                      day(order, version.day),
                                      version.amount)))
          .toList();
    }

    /** The highest revision, of several files' that of the smallest path, in its last words. */
    Optional<Version> stands(int sale) {
      List<List<Version>> says = says(sale);
      Map<String, Map<Integer, Version>> said = new TreeMap<>();
      for (int i = 0; i < paths.size(); i++) {
        Map<Integer, Version> known = said.computeIfAbsent(paths.get(i), any -> new TreeMap<>());
        if (files == Files.COMPLETE) {
          known.clear();
        }
        says.get(i).forEach(version -> known.put(version.revision, version));
      }
      if (files == Files.EXPORTS) {
        said.remove("b");
      }
      // The map is in the order of paths, and max takes the first of equals only when reversed.
      return said.values().stream()
          .flatMap(known -> known.values().stream())
          .min(Comparator.comparing(version -> -version.revision));
    }

    /** Every way to spread the deliveries over the first of some runs. */
    List<Arrival> arrivals(int runs) {
      Stream<List<Integer>> orders = Stream.of(List.of());
      for (int i = 0; i < paths.size(); i++) {
        orders =
            orders.flatMap(
                order ->
                    IntStream.range(0, runs)
                        .mapToObj(run -> Stream.concat(order.stream(), Stream.of(run)).toList()));
      }
      return orders
          .filter(this::inTurn)
          .filter(History::withoutEmptyRuns)
          .map(order -> new Arrival(this, order))
          .toList();
    }

    private static boolean withoutEmptyRuns(List<Integer> order) {
      return order.stream().distinct().count()
          == 1 + order.stream().mapToInt(run -> run).max().orElse(0);
    }

    private boolean inTurn(List<Integer> order) {
      return IntStream.range(0, order.size())
          .allMatch(
              i ->
                  IntStream.range(0, i)
                      .filter(before -> paths.get(before).equals(paths.get(i)))
                      .allMatch(before -> order.get(before) < order.get(i)));
    }
  }
}
