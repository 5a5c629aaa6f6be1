package io.flywheel.feeds.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The same deliveries in every order of arrival, side by side in one warehouse: each order has
 * files of its own, and in them a key for every way to fill the deliveries with contents.
 */
@Tag("proof")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArrivalOrderTest {
  private static final String STANDING =
      "SELECT order_id, CAST(unit_price AS INT), source_file FROM bronze.order_line"
          + " QUALIFY row_number() OVER (PARTITION BY order_id, line_no ORDER BY revision DESC,"
          + " source_file, delivery DESC, source_line) = 1";
  private static final String LISTED =
      "SELECT get_json_object(raw, '$.order_id'), CAST(get_json_object(raw, '$.unit_price') AS"
          + " DECIMAL(9, 0)), file FROM ops.quarantine";

  private final Deliveries three = new Deliveries(List.of(0, 1, 2), contents("123-", 3));
  private final List<Arrival> arrivals = arrivals(3, order -> true);
  private Warehouse warehouse;

  @BeforeAll
  void three_files_in_every_order_and_some_together() {
    warehouse = ingested(three, arrivals);
  }

  @Test
  void the_smallest_path_stands_whichever_of_three_files_came_first() {
    assertThat(warehouse.sql(STANDING))
        .containsExactlyInAnyOrderElementsOf(three.standing(arrivals));
  }

  @Test
  void every_record_is_accounted_for_in_every_order() {
    assertThat(
            warehouse.sql(
                "SELECT file FROM ops.ingest_file WHERE rows_delivered <>"
                    + " rows_accepted + rows_duplicate + rows_quarantined + rows_left_out"))
        .isEmpty();
    assertThat(warehouse.sql("SELECT sum(rows_accepted) FROM ops.ingest_file"))
        .isEqualTo(warehouse.sql("SELECT count(*) FROM bronze.order_line"));
  }

  /**
   * Which of two equal rows is listed depends on the order of arrival, as quarantine only grows:
   * one of them may have been the other's duplicate. Which contents are listed does not.
   */
  @Test
  void every_content_that_does_not_stand_is_quarantined() {
    Map<String, Set<String>> listed = new TreeMap<>();
    Map<String, Set<String>> files = new TreeMap<>();
    for (String row : warehouse.sql(LISTED)) {
      String[] fields = row.split("\\|");
      listed.computeIfAbsent(fields[0], any -> new TreeSet<>()).add(fields[1]);
      files.computeIfAbsent(fields[0], any -> new TreeSet<>()).add(fields[2]);
    }

    for (Arrival arrival : arrivals) {
      for (String each : three.contents) {
        String rows = each.replace("-", "");
        Set<String> others =
            rows.chars()
                .filter(price -> price != rows.charAt(0))
                .mapToObj(Character::toString)
                .collect(Collectors.toSet());
        Set<String> found = new TreeSet<>(listed.getOrDefault(arrival.key(each), Set.of()));
        found.retainAll(others);
        assertThat(found).as("contents %s, arrived %s", each, arrival.ingests).isEqualTo(others);
      }
      assertThat(files.get(arrival.key("123")))
          .as("arrived %s", arrival.ingests)
          .containsExactly(arrival.file(1), arrival.file(2));
    }
  }

  @Test
  void the_newest_delivery_of_the_smallest_path_stands_whatever_came_in_between() {
    Deliveries four = new Deliveries(List.of(0, 1, 2, 0), contents("12-", 4));
    List<Arrival> orders = arrivals(4, order -> oneByOne(order) && order.get(0) < order.get(3));

    assertThat(ingested(four, orders).sql(STANDING))
        .containsExactlyInAnyOrderElementsOf(four.standing(orders));
  }

  private static Warehouse ingested(Deliveries deliveries, List<Arrival> arrivals) {
    Warehouse warehouse = new Warehouse().with("flywheel.ingest.refuse-share = 1");
    for (int ingest = 0; ingest < deliveries.paths.size(); ingest++) {
      for (Arrival arrival : arrivals) {
        for (int i = 0; i < deliveries.paths.size(); i++) {
          if (arrival.ingests.get(i) == ingest) {
            warehouse.deliver(arrival.file(deliveries.paths.get(i)), deliveries.text(arrival, i));
          }
        }
      }
      warehouse.ingest();
    }
    return warehouse;
  }

  private static boolean oneByOne(List<Integer> order) {
    return Set.copyOf(order).size() == order.size();
  }

  private static List<Arrival> arrivals(int deliveries, Predicate<List<Integer>> wanted) {
    List<List<Integer>> orders = new ArrayList<>();
    for (String digits : contents("0123".substring(0, deliveries), deliveries)) {
      List<Integer> order = digits.chars().map(digit -> digit - '0').boxed().toList();
      if (wanted.test(order)) {
        orders.add(order);
      }
    }
    return IntStream.range(0, orders.size()).mapToObj(i -> new Arrival(i, orders.get(i))).toList();
  }

  /** Every text of a length over an alphabet. */
  private static List<String> contents(String alphabet, int length) {
    Stream<String> texts = Stream.of("");
    for (int i = 0; i < length; i++) {
      texts =
          texts.flatMap(
              text -> alphabet.chars().mapToObj(letter -> text + Character.toString(letter)));
    }
    return texts.toList();
  }

  /**
   * One order of arrival.
   *
   * @param number its number, which sets its days and keys apart
   * @param ingests for each delivery the ingest that takes it
   */
  private record Arrival(int number, List<Integer> ingests) {
    private LocalDate day(int path) {
      return LocalDate.of(2025, 1, 1).plusDays(3L * number + path);
    }

    String file(int path) {
      return "orders/" + day(path) + ".csv";
    }

    String key(String contents) {
      return number + ":" + contents;
    }
  }

  /**
   * What is delivered, in whichever order.
   *
   * @param paths for each delivery the number of its path; a path's deliveries come in this order
   * @param contents for each key the price in each delivery, or - where a delivery has no such row
   */
  private record Deliveries(List<Integer> paths, List<String> contents) {

    String text(Arrival arrival, int delivery) {
      return contents.stream()
          .filter(each -> each.charAt(delivery) != '-')
          .map(
              each ->
                  Warehouse.order(
                      arrival.key(each),
                      1,
                      0,
                      arrival.day(0) + " 10:00:00",
                      each.substring(delivery, delivery + 1)))
          .collect(Collectors.joining("", Warehouse.ORDER_HEADER, ""));
    }

    List<String> standing(List<Arrival> arrivals) {
      List<String> rows = new ArrayList<>();
      for (Arrival arrival : arrivals) {
        for (String each : contents) {
          IntStream.range(0, paths.size())
              .filter(delivery -> each.charAt(delivery) != '-')
              .boxed()
              .min(java.util.Comparator.comparing(paths::get).thenComparing(i -> -i))
              .ifPresent(
                  delivery ->
                      rows.add(
                          String.join(
                              "|",
                              arrival.key(each),
                              each.substring(delivery, delivery + 1),
                              arrival.file(paths.get(delivery)))));
        }
      }
      return rows;
    }
  }
}
