package io.flywheel.warehouse.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.warehouse.SharedSpark;
import io.flywheel.warehouse.contract.CalendarUnit;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.InputWindow;
import io.flywheel.warehouse.contract.IntervalSpec;
import io.flywheel.warehouse.contract.TableName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Every table's windows, on the rows of its cases: random rows of each input change, rows come once
 * more, rows stand just outside, and nothing changes in the table that no window reaches.
 */
@Tag("proof")
final class WindowTest {
  private static final Contracts CONTRACTS = TestCases.CONTRACTS;

  @TestFactory
  Stream<DynamicTest> windows() {
    TableTests tests = TestCases.tests();
    return CONTRACTS.built().stream().flatMap(contract -> of(contract, tests));
  }

  private static Stream<DynamicTest> of(Contract contract, TableTests tests) {
    TableTest test = tests.test(contract);
    return Stream.concat(
        Stream.of(
            DynamicTest.dynamicTest(
                contract.table() + " has cases with rows of every input",
                () -> assertThat(test.untried()).isEmpty())),
        test.inputs().stream()
            .map(
                input ->
                    DynamicTest.dynamicTest(
                        contract.table() + " reads " + input.table(),
                        () -> assertThat(test.failures(input)).isEmpty())));
  }

  /** A test of this test: a window that is declared too small is found out. */
  @TestFactory
  Stream<DynamicTest> a_window_declared_too_small_is_found_out() {
    SparkSession session = session();
    InputWindow.Match product = new InputWindow.Match("product_id", "product_id");
    InputWindow.Match seller = new InputWindow.Match("seller_id", "seller_id");
    return Stream.of(
        tooSmall(
            session,
            "gold.segment_revenue: growth_compares_with_the_same_period_a_year_before",
            input("gold.segment_month", new InputWindow.Interval(CalendarUnit.YEAR))),
        tooSmall(
            session,
            "silver.order_line: a_return_has_category_cost_and_membership_of_its_sale_however_old",
            input("bronze.order_line", new InputWindow.Interval(CalendarUnit.DAY))),
        tooSmall(
            session,
            "silver.order_line: a_return_has_category_cost_and_membership_of_its_sale_however_old",
            input(
                "silver.product",
                new InputWindow.Join(
                    List.of(product),
                    Optional.of(new InputWindow.Validity("valid_from", "valid_to", "day"))))),
        tooSmall(
            session,
            "silver.seller: a_seller_registers_changes_plan_and_closes",
            input(
                "silver.seller_event",
                new InputWindow.Join(List.of(seller), Optional.empty()),
                "seller_id",
                "event_id")),
        tooSmall(
            session,
            "silver.cohort_month: a_cohort_of_five_by_status_at_the_first_order_and_at_month_starts",
            input(
                "silver.customer",
                new InputWindow.Affected("SELECT cohort_month AS month FROM changes"))),
        tooSmall(
            session,
            "silver.cohort_month: a_cohort_of_five_by_status_at_the_first_order_and_at_month_starts",
            input(
                "silver.membership",
                new InputWindow.Affected(
                    "SELECT CAST(TRUNC(coverage_start, 'month') AS DATE) AS month FROM changes"))),
        tooSmall(
            session,
            "silver.product: a_new_cost_ends_the_old_one_on_its_first_day",
            new Input(
                TableName.parse("bronze.product"),
                List.of(
                    new InputWindow.Join(List.of(product), Optional.empty()),
                    new InputWindow.Affected(
                        "SELECT changes.product_id FROM changes LEFT ANTI JOIN this AS t"
                            + " ON changes.product_id = t.product_id"
                            + " AND changes.unit_cost = t.unit_cost")),
                List.of())));
  }

  /** A test of that test. */
  @TestFactory
  Stream<DynamicTest> rows_outside_of_a_window_declared_too_small_are_found_out() {
    SparkSession session = session();
    Contract revenue = CONTRACTS.get(TableName.parse("gold.segment_revenue"));
    Input year = input("gold.segment_month", new InputWindow.Interval(CalendarUnit.YEAR));
    Contract charge = CONTRACTS.get(TableName.parse("silver.cloud_charge"));
    Input bill = input("bronze.cloud_bill", new InputWindow.Interval(CalendarUnit.DAY));
    return Stream.of(
        plantedTooNear(
            session,
            with(revenue, year),
            year,
            "growth_compares_with_the_same_period_a_year_before"),
        plantedTooNear(
            session,
            charge.with(new IntervalSpec("day", CalendarUnit.DAY)),
            bill,
            "what_a_later_day_brings_moves_no_cent_of_an_earlier_one"));
  }

  private static DynamicTest plantedTooNear(
      SparkSession session, Contract contract, Input small, String folder) {
    return DynamicTest.dynamicTest(
        contract.table() + " reads " + small,
        () ->
            assertThat(questions(session, contract, folder).faultOfPlanted(small, 1)).isPresent());
  }

  private static SparkSession session() {
    return CaseSession.of(SharedSpark.session(SharedSpark.folder(), TestCases.DATASETS));
  }

  private static Contract with(Contract contract, Input small) {
    return contract.with(
        contract.inputs().stream()
            .map(input -> input.table().equals(small.table()) ? small : input)
            .toList());
  }

  private static WindowQuestions questions(SparkSession session, Contract contract, String folder) {
    DatasetCase one = TestCases.named(contract, folder);
    return new WindowQuestions(
        session,
        CONTRACTS,
        contract,
        CaseRun.named(one.settings()),
        one.inputs(CONTRACTS),
        TestCases.DEPTH.seed());
  }

  private static Input input(String table, InputWindow window, String... columns) {
    return new Input(TableName.parse(table), List.of(window), List.of(columns));
  }

  private static DynamicTest tooSmall(SparkSession session, String sentence, Input small) {
    return DynamicTest.dynamicTest(
        sentence + ", " + small,
        () -> {
          String[] place = sentence.split(": ");
          Contract contract = CONTRACTS.get(TableName.parse(place[0]));
          assertThat(questions(session, with(contract, small), place[1]).faultOfChanges(small, 60))
              .isPresent();
        });
  }
}
