package io.flywheel.warehouse.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.CornerShop;
import io.flywheel.warehouse.SharedSpark;
import io.flywheel.warehouse.compute.TableReport;
import io.flywheel.warehouse.contract.CalendarUnit;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.IntervalSpec;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.state.DeliveredDays;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables about whole months wait until a month is delivered, and leave running ones alone. */
@Tag("fast")
class CompleteIntervalsTest {
  private static final Contracts CONTRACTS =
      Contracts.read(SharedSpark.PROJECT.resolve("datasets"));

  /** A table that comes from orders, settlements, ad clicks, bills and the ledger. */
  private static final Contract BY_MONTH =
      CONTRACTS
          .get(TableName.parse("gold.revenue_ledger"))
          .with(new IntervalSpec("month", CalendarUnit.MONTH, Optional.empty(), true));

  @TempDir Path folder;

  private static CompleteIntervals delivered(String... feeds) {
    Map<String, DeliveredDays> days = new TreeMap<>();
    for (String feed : feeds) {
      String[] parts = feed.split("=");
      days.put(
          parts[0], new DeliveredDays(LocalDate.parse("2024-01-01"), LocalDate.parse(parts[1])));
    }
    return new CompleteIntervals(CONTRACTS, days);
  }

  private static List<String> waiting(List<Contract> tables, String... feeds) {
    return delivered(feeds).waiting(tables).stream().map(Waiting::toString).toList();
  }

  private static Optional<LocalDate> lastDay(String... feeds) {
    return delivered(feeds).lastDay(BY_MONTH);
  }

  @Test
  void the_feed_that_is_behind_decides() {
    assertThat(lastDay("orders=2024-03-31", "ledger=2024-02-29"))
        .contains(LocalDate.parse("2024-02-29"));
    assertThat(lastDay("orders=2024-03-30", "ledger=2024-03-31"))
        .contains(LocalDate.parse("2024-02-29"));
    assertThat(lastDay("orders=2024-03-31", "ledger=2024-03-31"))
        .contains(LocalDate.parse("2024-03-31"));
  }

  @Test
  void feeds_that_are_quiet_are_named_once_others_have_delivered_a_whole_interval() {
    assertThat(waiting(List.of(BY_MONTH), "orders=2024-04-30", "ad-clicks=2024-03-12"))
        .containsExactly(
            "gold.revenue_ledger: no rows after 2024-02-29, as ad-clicks is delivered to 2024-03-12,"
                + " while others are delivered to 2024-04-30. A feed that has nothing to deliver,"
                + " or has ended, says so by a file of 2024-03-31 without records (a header"
                + " alone).");
    assertThat(waiting(List.of(BY_MONTH), "orders=2024-03-31", "ad-clicks=2024-03-30")).hasSize(1);
    assertThat(waiting(List.of(BY_MONTH), "orders=2024-04-29", "ad-clicks=2024-03-31")).isEmpty();
    assertThat(waiting(List.of(BY_MONTH), "orders=2024-04-30")).isEmpty();
    assertThat(waiting(List.of(BY_MONTH))).isEmpty();
    Contract daily = CONTRACTS.get(TableName.parse("gold.revenue_ledger"));
    assertThat(waiting(List.of(daily), "orders=2024-04-30", "ad-clicks=2024-03-12")).isEmpty();
  }

  @Test
  void all_feeds_that_are_behind_are_named_and_tables_that_wait_for_the_same_stand_together() {
    IntervalSpec whole = new IntervalSpec("month", CalendarUnit.MONTH, Optional.empty(), true);
    List<Contract> tables =
        Stream.of("gold.segment_month", "silver.driver_day", "gold.segment_pnl")
            .map(name -> CONTRACTS.get(TableName.parse(name)).with(whole))
            .toList();

    assertThat(
            waiting(
                tables, "orders=2024-04-30", "ad-clicks=2024-03-12", "subscriptions=2024-03-30"))
        .satisfiesExactly(
            sales ->
                assertThat(sales)
                    .startsWith(
                        "gold.segment_month, gold.segment_pnl: no rows after 2024-02-29, as"
                            + " ad-clicks is delivered to 2024-03-12 and subscriptions is"
                            + " delivered to 2024-03-30, while others are delivered to"
                            + " 2024-04-30."),
            quantities ->
                assertThat(quantities)
                    .startsWith(
                        "silver.driver_day: no rows after 2024-02-29, as subscriptions is"
                            + " delivered to 2024-03-30, while"));
  }

  @Test
  void reference_and_feeds_that_the_table_does_not_come_from_do_not_count() {
    assertThat(
            lastDay(
                "orders=2024-03-31", "reference/products=2024-01-01", "seller-accounts=2024-01-02"))
        .contains(LocalDate.parse("2024-03-31"));
  }

  @Test
  void a_table_that_need_not_be_complete_has_no_end() {
    Contract daily = CONTRACTS.get(TableName.parse("gold.revenue_ledger"));
    CompleteIntervals january = delivered("orders=2024-01-31");
    DayRanges days = DayRanges.parse("2024-01-31..2024-02-10");
    assertThat(january.lastDay(daily)).isEmpty();
    assertThat(january.within(daily, days)).isEqualTo(days);
    assertThat(january.within(BY_MONTH, days)).isEqualTo(DayRanges.parse("2024-01-31"));
  }

  @Test
  void months_that_become_complete_are_new_and_a_feed_that_comes_late_takes_them_back() {
    CompleteIntervals march = delivered("orders=2024-03-31");
    CompleteIntervals behind = delivered("orders=2024-04-02", "ledger=2024-01-31");
    assertThat(delivered("orders=2024-04-01").moved(BY_MONTH, march)).isEqualTo(DayRanges.none());
    assertThat(behind.moved(BY_MONTH, march)).isEqualTo(DayRanges.parse("2024-02-01..2024-03-31"));
    assertThat(march.moved(BY_MONTH, behind)).isEqualTo(DayRanges.parse("2024-02-01..2024-03-31"));
    assertThat(march.moved(BY_MONTH, delivered())).isEqualTo(DayRanges.all());
  }

  @Test
  void a_running_month_is_not_touched_and_is_built_when_its_last_day_comes() throws IOException {
    CornerShop shop = CornerShop.in(folder);
    Path contract = shop.contract("gold.month_revenue").resolve("contract.yaml");
    Files.writeString(
        contract,
        Files.readString(contract).replace("unit: month}", "unit: month, complete: true}"));
    shop = CornerShop.in(folder);
    shop.shops("s1,2024-01-01,north");
    shop.sales("a,0,2024-01-10,s1,1.00");
    shop.run();
    assertThat(months(shop)).isEmpty();
    assertThat(version(shop)).isZero();

    shop.sales("b,0,2024-01-31,s1,2.00");
    assertThat(built(shop.run())).contains("gold.month_revenue 2024-01-01..2024-01-31");
    assertThat(months(shop)).containsExactly("[2024-01-01,3.00]");

    shop.sales("c,0,2024-02-28,s1,4.00");
    long version = version(shop);
    assertThat(built(shop.run())).noneMatch(text -> text.startsWith("gold.month_revenue"));
    assertThat(version(shop)).isEqualTo(version);

    shop.sales("d,0,2024-01-05,s1,0.50");
    assertThat(built(shop.run())).contains("gold.month_revenue 2024-01-01..2024-01-31");
    assertThat(months(shop)).containsExactly("[2024-01-01,3.50]");

    shop.sales("e,0,2024-02-29,s1,0.25");
    assertThat(built(shop.run())).contains("gold.month_revenue 2024-02-01..2024-02-29");
    assertThat(months(shop)).containsExactly("[2024-01-01,3.50]", "[2024-02-01,4.25]");
    assertThat(shop.differenceFromFullRebuild("gold.month_revenue")).isEmpty();
  }

  private static List<String> months(CornerShop shop) {
    return shop.query("SELECT month, amount FROM gold.month_revenue ORDER BY month");
  }

  private static long version(CornerShop shop) {
    return shop.engine().tables().version(TableName.parse("gold.month_revenue"));
  }

  private static List<String> built(List<TableReport> reports) {
    return reports.stream()
        .filter(report -> report.outcome() == TableReport.Outcome.BUILT)
        .map(report -> report.table() + " " + report.days())
        .toList();
  }
}
