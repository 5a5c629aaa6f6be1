package io.flywheel.warehouse.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.contract.CalendarUnit;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractColumn;
import io.flywheel.warehouse.contract.IntervalSpec;
import io.flywheel.warehouse.contract.TableName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class IntervalPredicateTest {
  private static final Contract BY_DAY = table("day", CalendarUnit.DAY);

  private static Contract table(String column, CalendarUnit unit) {
    ContractColumn month =
        new ContractColumn(
            "month", "date", "DATE", true, 1, 0, false, "First of the month.", List.of(), 0);
    return new Contract(
        TableName.parse("gold.sales"),
        "1.0.0",
        "Sales.",
        "",
        List.of(month),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.of(new IntervalSpec(column, unit)),
        List.of(),
        Optional.empty(),
        Path.of("contract.yaml"));
  }

  private static String of(String days) {
    return IntervalPredicate.of(BY_DAY, DayRanges.parse(days));
  }

  @Test
  void a_day_names_its_month_and_itself() {
    assertThat(of("2024-02-29")).isEqualTo("(month = DATE'2024-02-01' AND day = DATE'2024-02-29')");
  }

  @Test
  void days_over_a_month_end_are_two_parts() {
    assertThat(of("2024-01-31..2024-02-02"))
        .isEqualTo(
            "((month = DATE'2024-01-01' AND day = DATE'2024-01-31') OR (month = DATE'2024-02-01'"
                + " AND day >= DATE'2024-02-01' AND day <= DATE'2024-02-02'))");
  }

  @Test
  void whole_months_are_one_range_with_their_ragged_ends_beside_them() {
    assertThat(of("2024-01-31..2024-04-01"))
        .isEqualTo(
            "((month = DATE'2024-01-01' AND day = DATE'2024-01-31') OR (month >="
                + " DATE'2024-02-01' AND month <= DATE'2024-03-01') OR (month = DATE'2024-04-01' AND day ="
                + " DATE'2024-04-01'))");
  }

  @Test
  void a_year_sliced_by_period_start_is_twelve_months() {
    assertThat(
            IntervalPredicate.of(
                table("period_start", CalendarUnit.YEAR),
                DayRanges.parse("2024-01-01..2024-12-31")))
        .isEqualTo("(month >= DATE'2024-01-01' AND month <= DATE'2024-12-01')");
  }
}
