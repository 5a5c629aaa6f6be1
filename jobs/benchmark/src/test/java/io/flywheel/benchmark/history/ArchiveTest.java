package io.flywheel.benchmark.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.benchmark.measure.Lines;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Days after the generated month, made of it. */
@Tag("fast")
final class ArchiveTest {
  private static final LocalDate OPENING = LocalDate.of(2024, 1, 1);
  private static final String ORDERS =
      "order_id,line_no,revision,kind,status,ordered_at,customer_id,marketplace,channel,product_id,"
          + "seller_id,fulfilment,quantity,unit_price";

  @TempDir private Path folder;
  private Month month;

  @BeforeEach
  void month() {
    month = new Month(folder.resolve("month"), OPENING);
    for (int day = 0; day <= Month.DAYS; day++) {
      LocalDate date = OPENING.plusDays(day);
      List<String> orders = new ArrayList<>(List.of(ORDERS));
      for (int line = 0; line < 1_000; line++) {
        orders.add(
            "US-%d-%d,1,0,sale,completed,%s 10:00:00,C%d,US,online,P1,,platform,1,9.99"
                .formatted(day, line, date, line % 2 == 0 ? day : -1));
      }
      write("orders", date + ".csv.gz", orders);
      write(
          "reference/customers",
          date + ".csv.gz",
          List.of("customer_id,valid_from", "C%d,%s".formatted(day, date)));
      write(
          "subscriptions",
          date + ".jsonl.gz",
          List.of(
              "{\"event_id\":\"V%d\",\"occurred_at\":\"%s 00:00:00\",\"subscriber_id\":\"C%d\"}"
                  .formatted(day, date, day)));
    }
    write("reference/plans", OPENING + ".csv.gz", List.of("plan_id", "prime"));
    new Archive(month, archive()).write(2 * Month.DAYS);
  }

  private Path archive() {
    return folder.resolve("archive");
  }

  private void write(String feed, String name, List<String> lines) {
    Lines.write(folder.resolve("month").resolve(feed).resolve(name), lines::forEach);
  }

  private List<String> lines(String feed, String name) {
    List<String> lines = new ArrayList<>();
    Lines.forEach(archive().resolve(feed).resolve(name), lines::add);
    return lines;
  }

  @Test
  void a_copied_day_is_thirty_days_later_with_records_and_newcomers_of_its_own() {
    assertThat(lines("subscriptions", "2024-02-10.jsonl.gz"))
        .containsExactly(
            "{\"event_id\":\"V10.1\",\"occurred_at\":\"2024-02-10 00:00:00\","
                + "\"subscriber_id\":\"C10.1\"}");
    assertThat(lines("reference/customers", "2024-02-10.csv.gz"))
        .containsExactly("customer_id,valid_from", "C10.1,2024-02-10");
    assertThat(lines("orders", "2024-02-10.csv.gz"))
        .anyMatch(line -> line.contains(",2024-02-10 10:00:00,C10.1,"))
        // Who was there before the month buys again.
        .anyMatch(line -> line.contains(",2024-02-10 10:00:00,C-1,"));
  }

  @Test
  void the_generated_month_stays_and_the_opening_comes_once() {
    assertThat(lines("reference/customers", "2024-01-11.csv.gz"))
        .containsExactly("customer_id,valid_from", "C10,2024-01-11");
    assertThat(archive().resolve("reference/plans")).isDirectoryNotContaining("glob:**02-*");
  }

  @Test
  void one_line_in_a_hundred_is_late_by_up_to_thirty_days() {
    List<LocalDate> late =
        lines("orders", "2024-03-01.csv.gz").stream()
            .filter(line -> !line.equals(ORDERS))
            .map(line -> LocalDate.parse(line.split(",")[5].substring(0, 10)))
            .filter(day -> day.isBefore(LocalDate.of(2024, 3, 1)))
            .toList();
    // With 0.25 % that come once more on the next day.
    assertThat(late).hasSizeBetween(5, 25);
    assertThat(late).allMatch(day -> !day.isBefore(LocalDate.of(2024, 1, 31)));
    assertThat(late).anyMatch(day -> day.isBefore(LocalDate.of(2024, 2, 15)));
  }

  @Test
  void lines_are_repeated_and_broken_at_the_promised_rates() {
    long broken = 0;
    long repeated = 0;
    for (int day = 0; day <= 2 * Month.DAYS; day++) {
      List<String> lines = lines("orders", OPENING.plusDays(day) + ".csv.gz");
      broken += lines.stream().filter(line -> line.contains(",two,")).count();
      repeated += lines.size() - lines.stream().distinct().count();
    }
    // Of 61,000 lines 0.1 %, and half of 0.5 % at once.
    assertThat(broken).isBetween(40L, 85L);
    assertThat(repeated).isBetween(120L, 185L);
  }

  @Test
  void the_same_month_makes_the_same_days() {
    new Archive(month, folder.resolve("again")).write(Month.DAYS + 5);
    List<String> again = new ArrayList<>();
    Lines.forEach(folder.resolve("again/orders/2024-02-05.csv.gz"), again::add);
    assertThat(again).isEqualTo(lines("orders", "2024-02-05.csv.gz"));
  }
}
