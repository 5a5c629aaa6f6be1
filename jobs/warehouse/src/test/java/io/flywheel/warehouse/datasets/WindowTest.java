package io.flywheel.warehouse.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.warehouse.SharedSpark;
import io.flywheel.warehouse.contract.CalendarUnit;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.InputWindow;
import io.flywheel.warehouse.contract.IntervalSpec;
import io.flywheel.warehouse.contract.TableName;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every table's windows, on the rows of its cases: random rows of each input change, and nothing
 * changes in the table that no window reaches. {@code -Dflywheel.seed=N} starts elsewhere, and
 * {@code -Dflywheel.changes=N} makes N changes to each input.
 */
final class WindowTest {
  private static final Contracts CONTRACTS =
      Contracts.read(SharedSpark.PROJECT.resolve("datasets"));
  private static final boolean EXHAUSTIVE = Boolean.getBoolean("exhaustive");
  private static final int CHANGES = Integer.getInteger("flywheel.changes", EXHAUSTIVE ? 100 : 1);
  private static final int SLICES = EXHAUSTIVE ? Integer.MAX_VALUE : 1;

  @TestFactory
  Stream<DynamicTest> no_change_of_an_input_goes_further_than_its_window() {
    SparkSession session = CaseSession.open();
    return ofEveryInput(
        (contract, input) -> true,
        (contract, input, one) ->
            assertThat(questions(session, contract, one).faultOfChanges(input, CHANGES))
                .as("%s, input %s", one.folder().getFileName(), input.table())
                .isEmpty());
  }

  /** What is asked of an input, on the rows of one case. */
  private interface Question {
    void ask(Contract contract, Input input, DatasetCase one);
  }

  /** A test for each input of each table for which there is a case with rows of it. */
  private static Stream<DynamicTest> ofEveryInput(
      BiPredicate<Contract, Input> wanted, Question question) {
    return CONTRACTS.built().stream()
        .flatMap(
            contract ->
                contract.inputs().stream()
                    .filter(input -> !input.table().equals(Contracts.DELIVERED))
                    .filter(input -> wanted.test(contract, input))
                    .flatMap(
                        input ->
                            richest(contract, input).stream()
                                .map(
                                    one ->
                                        DynamicTest.dynamicTest(
                                            contract.table() + " reads " + input.table(),
                                            () -> question.ask(contract, input, one)))));
  }

  /** A test of this test: a window that is declared too small is found out. */
  @TestFactory
  Stream<DynamicTest> a_window_declared_too_small_is_found_out() {
    SparkSession session = CaseSession.open();
    InputWindow.Match product = new InputWindow.Match("product_id", "product_id");
    InputWindow.Match subscriber = new InputWindow.Match("subscriber_id", "subscriber_id");
    return Stream.of(
        tooSmall(
            session,
            "gold.segment_revenue: growth_compares_with_the_same_period_a_year_before",
            input("gold.revenue_ledger", new InputWindow.Interval(CalendarUnit.YEAR))),
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
            "silver.membership: grace_covers_seven_days_after_a_failed_payment",
            input(
                "silver.subscription_event",
                new InputWindow.Join(List.of(subscriber), Optional.empty()),
                "subscriber_id",
                "event")),
        tooSmall(
            session,
            "gold.cohort_retention: a_cohort_is_followed_from_month_zero_prime_beside_others",
            input(
                "silver.customer",
                new InputWindow.Affected("SELECT cohort_month AS month FROM changes"))),
        tooSmall(
            session,
            "silver.product: a_new_cost_ends_the_old_one_on_its_first_day",
            new Input(
                TableName.parse("bronze.product"),
                List.of(new InputWindow.Join(List.of(product), Optional.empty())),
                List.of(),
                Optional.of(
                    "SELECT changes.* FROM changes LEFT ANTI JOIN this AS t"
                        + " ON changes.product_id = t.product_id"
                        + " AND changes.unit_cost = t.unit_cost"))));
  }

  @TestFactory
  Stream<DynamicTest> rows_that_are_delivered_again_are_no_news() {
    SparkSession session = CaseSession.open();
    return ofEveryInput(
        (contract, input) -> input.news().isPresent(),
        (contract, input, one) -> {
          Map<TableName, CaseRows> inputs = one.inputs(CONTRACTS);
          WindowProbe probe = new WindowProbe(session, CONTRACTS, contract, one.settings());
          CaseRows rows = inputs.get(input.table());
          assertThat(rows.rows())
              .as("rows of %s, each once more", one.folder().getFileName())
              .anyMatch(row -> probe.reachesNothing(inputs, input, rows.and(row)));
        });
  }

  @TestFactory
  Stream<DynamicTest> rows_just_outside_a_window_count_for_nothing() {
    SparkSession session = CaseSession.open();
    return ofEveryInput(
        (contract, input) -> contract.interval().isPresent() && input.interval().isPresent(),
        (contract, input, one) ->
            assertThat(questions(session, contract, one).faultOfPlanted(input, SLICES))
                .as("%s, input %s", one.folder().getFileName(), input.table())
                .isEmpty());
  }

  /** A test of that test. */
  @TestFactory
  Stream<DynamicTest> rows_outside_of_a_window_declared_too_small_are_found_out() {
    SparkSession session = CaseSession.open();
    Contract revenue = CONTRACTS.get(TableName.parse("gold.segment_revenue"));
    Input year = input("gold.revenue_ledger", new InputWindow.Interval(CalendarUnit.YEAR));
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
            assertThat(
                    questions(session, contract, named(contract, folder))
                        .faultOfPlanted(small, SLICES))
                .isPresent());
  }

  private static Contract with(Contract contract, Input small) {
    return contract.with(
        contract.inputs().stream()
            .map(input -> input.table().equals(small.table()) ? small : input)
            .toList());
  }

  private static DatasetCase named(Contract contract, String folder) {
    return DatasetCase.of(contract).stream()
        .filter(each -> each.folder().endsWith(folder))
        .findFirst()
        .orElseThrow();
  }

  private static WindowQuestions questions(
      SparkSession session, Contract contract, DatasetCase one) {
    return new WindowQuestions(session, CONTRACTS, contract, one.settings(), one.inputs(CONTRACTS));
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
          DatasetCase one = named(contract, place[1]);
          assertThat(questions(session, with(contract, small), one).faultOfChanges(small, 60))
              .isPresent();
        });
  }

  /** The case with the most rows of the input, and most others beside. */
  private static Optional<DatasetCase> richest(Contract contract, Input input) {
    return DatasetCase.of(contract).stream()
        .filter(one -> !one.inputs(CONTRACTS).get(input.table()).rows().isEmpty())
        .max(
            Comparator.comparingInt(
                one ->
                    one.inputs(CONTRACTS).values().stream()
                        .mapToInt(rows -> Math.min(9, rows.rows().size()))
                        .sum()));
  }
}
