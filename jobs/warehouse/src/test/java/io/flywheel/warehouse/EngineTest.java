package io.flywheel.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.compute.BuildScheduler;
import io.flywheel.warehouse.compute.TableReport;
import io.flywheel.warehouse.compute.TableReport.Outcome;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.plan.CommitHistory;
import io.flywheel.warehouse.plan.TablePlan;
import io.flywheel.warehouse.run.StageRefusedException;
import io.flywheel.warehouse.run.SupersededRunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("proof")
class EngineTest {
  private static final String LEDGER =
      "SELECT day, region, amount, source_rows FROM gold.ledger ORDER BY day, region";

  @TempDir static Path founded;
  @TempDir Path folder;
  private CornerShop shop;

  @BeforeAll
  static void a_first_run_over_two_months() {
    CornerShop shop = CornerShop.in(founded);
    shop.shops("s1,2024-01-01,north", "s2,2024-01-01,south");
    shop.sales(
        "a,0,2024-01-30,s1,10.00",
        "b,0,2024-01-31,s2,5.005",
        "c,0,2024-02-01,s1,-2.50",
        "d,0,2024-02-10,s9,7.00");
    shop.run();
  }

  @BeforeEach
  void a_copy() {
    TestFolders.copy(founded, folder);
    shop = CornerShop.in(folder);
  }

  private static Map<String, DayRanges> touched(List<TableReport> reports) {
    return reports.stream()
        .filter(report -> report.outcome() != Outcome.SKIPPED)
        .collect(Collectors.toMap(report -> report.table().toString(), TableReport::days));
  }

  @Test
  void a_first_run_builds_and_publishes_everything() {
    assertThat(shop.query(LEDGER))
        .containsExactly(
            "[2024-01-30,north,10.00,1]",
            "[2024-01-31,south,5.01,1]",
            "[2024-02-01,north,-2.50,1]",
            "[2024-02-10,unknown,7.00,1]");
    assertThat(
            shop.query("SELECT region, before FROM gold.month_revenue WHERE month > '2024-01-31'"))
        .containsExactly("[north,10.00]", "[unknown,null]");
  }

  @Test
  void a_table_that_comes_into_being_counts_by_the_days_of_its_files() {
    assertThat(
            new CommitHistory(shop.engine().session(), shop.engine().tables())
                .between(TableName.parse("silver.sale"), -1, 0))
        .isEqualTo(DayRanges.parse("2024-01-30..2024-02-10"));
  }

  @Test
  void a_late_sale_touches_its_day_and_the_months_that_look_at_it() {
    shop.sales("e,0,2024-01-31,s1,1.00", "b,1,2024-01-31,s2,6.00");

    List<TableReport> reports = shop.run();

    assertThat(touched(reports))
        .isEqualTo(
            Map.of(
                "silver.sale", DayRanges.parse("2024-01-31"),
                "gold.ledger", DayRanges.parse("2024-01-31"),
                "gold.month_revenue", DayRanges.parse("2024-01-01..2024-02-29")));
    assertThat(shop.query(LEDGER))
        .contains("[2024-01-31,north,1.00,1]", "[2024-01-31,south,6.00,1]")
        .doesNotContain("[2024-01-31,south,5.01,1]");
    for (String table : List.of("silver.sale", "gold.ledger", "gold.month_revenue")) {
      assertThat(shop.differenceFromFullRebuild(table)).as(table).isEmpty();
    }
  }

  @Test
  void a_late_sale_reads_only_the_files_of_its_month_and_of_the_months_that_look_at_it() {
    shop.sales("f,0,2024-05-01,s1,1.00");
    shop.run();

    assertThat(shop.monthsRead("silver.sale", "2024-01-31")).containsExactly("2024-01-01");
    assertThat(shop.monthsRead("gold.ledger", "2024-02-10")).containsExactly("2024-02-01");
    assertThat(shop.monthsRead("gold.month_revenue", "2024-02-01..2024-02-29"))
        .containsExactly("2024-01-01", "2024-02-01");
  }

  @Test
  void a_run_with_nothing_new_commits_nothing_and_opens_no_run() {
    Map<TableName, Long> before = versions();

    assertThat(shop.run()).isEmpty();

    assertThat(versions()).isEqualTo(before);
    assertThat(shop.engine().runs().open()).isEmpty();
  }

  private Map<TableName, Long> versions() {
    return shop.engine().contracts().all().stream()
        .map(contract -> contract.table())
        .collect(Collectors.toMap(name -> name, name -> shop.engine().tables().version(name)));
  }

  @Test
  void a_changed_shop_restates_only_the_days_that_come_out_different() {
    shop.shops("s2,2024-01-05,west", "s1,2024-01-05,north");

    Map<String, DayRanges> touched = touched(shop.run());

    assertThat(touched.get("gold.ledger")).isEqualTo(DayRanges.parse("2024-01-31"));
    assertThat(shop.query(LEDGER)).contains("[2024-01-31,west,5.01,1]");
  }

  @Test
  void shops_delivered_again_unchanged_stop_at_the_entity_table() {
    shop.shops("s1,2024-01-01,north");

    List<TableReport> reports = shop.run();

    assertThat(reports).filteredOn(report -> report.outcome() == Outcome.BUILT).isEmpty();
    assertThat(reports)
        .filteredOn(report -> report.outcome() == Outcome.UNCHANGED)
        .extracting(report -> report.table().toString())
        .containsExactly("silver.shop");
  }

  @Test
  void readers_see_the_old_publication_until_the_new_one_is_closed() {
    List<String> before = shop.query(LEDGER);
    shop.sales("e,0,2024-01-31,s1,1.00");
    shop.engine().build(Optional.empty(), BuildScheduler.Scope.stale(), report -> {});

    assertThat(shop.query(LEDGER)).isEqualTo(before);
    assertThatThrownBy(() -> shop.engine().publish(Optional.empty()))
        .isInstanceOf(StageRefusedException.class)
        .hasMessageContaining("flywheel check");

    shop.engine().check(Optional.empty());
    shop.engine().publish(Optional.empty());
    assertThat(shop.query(LEDGER)).isNotEqualTo(before);
  }

  @Test
  void publish_refuses_while_a_table_is_stale_and_names_it() {
    shop.sales("e,0,2024-01-31,s1,1.00");

    assertThatThrownBy(() -> shop.engine().publish(Optional.empty()))
        .isInstanceOf(StageRefusedException.class)
        .hasMessageContaining("silver.sale: bronze.sale changed: 2024-01-31");
  }

  @Test
  void a_stage_that_names_a_superseded_run_is_refused() {
    String first = shop.sales("a,0,2024-01-30,s1,10.00");
    String second = shop.sales("b,0,2024-01-31,s1,10.00");

    assertThat(second).isNotEqualTo(first);
    assertThatThrownBy(
            () ->
                shop.engine().build(Optional.of(first), BuildScheduler.Scope.stale(), report -> {}))
        .isInstanceOf(SupersededRunException.class)
        .hasMessageContaining(first)
        .hasMessageContaining(second);
  }

  @Test
  void a_changed_definition_rebuilds_its_table_and_a_comment_does_not() throws IOException {
    Path sql = shop.contract("gold.ledger").resolve("transform.sql");
    Files.writeString(sql, "-- said differently\n" + Files.readString(sql));
    assertThat(CornerShop.in(folder).engine().plan().upToDate()).isTrue();

    Files.writeString(sql, Files.readString(sql).replace("count(*)", "count(*) + 1"));
    CornerShop changed = CornerShop.in(folder);

    assertThat(changed.engine().plan().stale())
        .first()
        .extracting(TablePlan::reasons)
        .isEqualTo(List.of("its definition changed"));
    changed.engine().build(Optional.empty(), BuildScheduler.Scope.stale(), report -> {});
    assertThat(changed.engine().check(Optional.empty())).noneMatch(result -> result.failed());
    changed.engine().publish(Optional.empty());
    assertThat(changed.query(LEDGER)).contains("[2024-01-30,north,10.00,2]");
  }

  @Test
  void a_query_rule_that_finds_rows_stops_publishing(@TempDir Path empty) throws IOException {
    shop = CornerShop.in(empty);
    Path sql = shop.contract("gold.ledger").resolve("transform.sql");
    Files.writeString(sql, Files.readString(sql).replace("sum(cents)", "sum(cents + 1)"));
    shop = CornerShop.in(empty);
    shop.sales("a,0,2024-01-30,s1,10.00");
    shop.engine().build(Optional.empty(), BuildScheduler.Scope.stale(), report -> {});

    assertThat(shop.engine().check(Optional.empty()))
        .filteredOn(result -> result.failed())
        .singleElement()
        .satisfies(result -> assertThat(result.check()).isEqualTo("foots_with_sales"))
        .satisfies(
            result ->
                assertThat(result.example())
                    .hasValueSatisfying(example -> assertThat(example).contains("2024-01-30")));
    assertThatThrownBy(() -> shop.engine().publish(Optional.empty()))
        .isInstanceOf(StageRefusedException.class);
  }

  @Test
  void a_row_that_breaks_a_constraint_stops_the_build_and_names_the_table(@TempDir Path empty)
      throws IOException {
    shop = CornerShop.in(empty);
    Path sql = shop.contract("gold.ledger").resolve("transform.sql");
    Files.writeString(
        sql,
        Files.readString(sql)
            .replace("day, region, money", "day, nullif(region, 'north') AS region, money"));
    shop = CornerShop.in(empty);
    shop.shops("s1,2024-01-01,north");
    shop.sales("a,0,2024-01-30,s1,10.00");

    assertThatThrownBy(
            () -> shop.engine().build(Optional.empty(), BuildScheduler.Scope.stale(), report -> {}))
        .isInstanceOf(StageRefusedException.class)
        .hasMessageContaining("gold.ledger: a computed row breaks its contract")
        .hasMessageContaining("region");
  }

  @Test
  void a_full_rebuild_writes_the_same_rows_again() {
    List<String> before = shop.query(LEDGER);

    shop.engine().build(Optional.empty(), BuildScheduler.Scope.full(), report -> {});
    shop.engine().check(Optional.empty());
    shop.engine().publish(Optional.empty());

    assertThat(shop.query(LEDGER)).isEqualTo(before);
  }
}
