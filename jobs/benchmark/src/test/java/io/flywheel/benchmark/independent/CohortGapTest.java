package io.flywheel.benchmark.independent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The yardstick of gaps in retention, against the worked example and by hand. */
@Tag("fast")
final class CohortGapTest {

  @Test
  void gaps_and_what_is_pooled_of_them_are_those_of_the_worked_example() {
    assertThat(
            gaps(
                """
                (1, '2024-01-01', 'prime', 60, 50, NULL), (1, '2024-01-01', 'non_prime', 200, 90, NULL),
                (1, '2024-02-01', 'prime', 40, 30, NULL), (1, '2024-02-01', 'non_prime', 150, 60, NULL),
                (1, '2024-03-01', 'prime', 8, 5, NULL), (1, '2024-03-01', 'non_prime', 90, 20, NULL)"""))
        .contains(List.of("pooled", "1", "0.372640", "0.281860", "0.463420", "3", "", ""));
    assertThat(
            gaps(
                "(1, '2024-01-01', 'prime', 70, 56, NULL), (1, '2024-01-01', 'non_prime', 80, 48, NULL)"))
        .contains(List.of("2024-01-01", "1", "0.200000", "0.052431", "0.333873", "1", "", ""));
  }

  @Test
  void margins_add_up_until_one_is_missing_and_a_group_alone_has_no_gap() {
    assertThat(
            gaps(
                """
                (0, '2024-01-01', 'prime', 70, 70, 700), (0, '2024-01-01', 'non_prime', 80, 80, -801),
                (1, '2024-01-01', 'prime', 70, 70, 105), (1, '2024-01-01', 'non_prime', 80, 80, NULL),
                (0, '2024-02-01', 'prime', 3, 3, 100)"""))
        .containsExactly(
            List.of("2024-01-01", "0", "0.000000", "", "", "1", "0.10", "-0.10"),
            List.of("2024-01-01", "1", "0.000000", "-0.052023", "0.045818", "1", "0.12", ""),
            List.of("2024-02-01", "0", "", "", "", "0", "0.33", ""),
            List.of("pooled", "0", "0.000000", "", "", "1", "0.10", "-0.10"),
            List.of("pooled", "1", "0.000000", "0.000000", "0.000000", "1", "", ""));
  }

  /** Cells are month, cohort, status, customers, active ones and cents. */
  private static List<List<String>> gaps(String cells) {
    try (DuckDb duck = new DuckDb()) {
      duck.runResource("definitions.sql");
      duck.run(
          """
          CREATE VIEW cohort_cell AS
          SELECT CAST(cohort AS DATE) AS cohort_month, 'at_first_order' AS grouping, status AS prime_status,
            k AS month_number, n AS cohort_customers, x AS active_customers, true AS observed, true AS settled,
            CAST(cents AS HUGEINT) AS contribution_cents
          FROM (VALUES %s) AS cell(k, cohort, status, n, x, cents)"""
              .formatted(cells));
      duck.runResource("gap.sql");
      return duck.rows(
          "SELECT cohort, month_number, CAST(gap AS DECIMAL(9, 6)), CAST(low AS DECIMAL(9, 6)),"
              + " CAST(high AS DECIMAL(9, 6)), cohorts, prime_margin_per_customer,"
              + " non_prime_margin_per_customer FROM cohort_gap ORDER BY cohort, month_number");
    }
  }
}
