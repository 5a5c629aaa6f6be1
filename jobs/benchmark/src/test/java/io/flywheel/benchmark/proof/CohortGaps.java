package io.flywheel.benchmark.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flywheel.benchmark.independent.DuckDb;
import java.util.List;
import org.assertj.core.data.Offset;

/** Gaps in retention on both roads: counts and money are equal, shares and intervals to 1e-12. */
final class CohortGaps {
  private static final String EXACT =
      "SELECT cohort, month_number, cohorts, prime_margin_per_customer,"
          + " non_prime_margin_per_customer FROM %s ORDER BY cohort, month_number";
  private static final String SHARES =
      "SELECT gap, low, high FROM %s ORDER BY cohort, month_number";
  private static final Offset<Double> ROUNDING = within(1e-12);

  private CohortGaps() {}

  static void equal(CommandLineWarehouse warehouse, DuckDb duck) {
    List<List<String>> exact = duck.rows(EXACT.formatted("cohort_gap"));
    assertThat(exact).isNotEmpty();
    assertThat(warehouse.rows(EXACT.formatted("gold.cohort_gap"))).isEqualTo(exact);
    List<List<String>> flywheel = warehouse.rows(SHARES.formatted("gold.cohort_gap"));
    List<List<String>> yardstick = duck.rows(SHARES.formatted("cohort_gap"));
    for (int i = 0; i < exact.size(); i++) {
      for (int j = 0; j < yardstick.get(i).size(); j++) {
        String found = flywheel.get(i).get(j);
        String expected = yardstick.get(i).get(j);
        if (found.isEmpty() || expected.isEmpty()) {
          assertThat(found).as("%s of %s", j, exact.get(i)).isEqualTo(expected);
        } else {
          assertThat(Double.parseDouble(found))
              .as("%s of %s", j, exact.get(i))
              .isCloseTo(Double.parseDouble(expected), ROUNDING);
        }
      }
    }
  }
}
