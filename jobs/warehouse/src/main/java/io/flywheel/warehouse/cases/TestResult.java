package io.flywheel.warehouse.cases;

import io.flywheel.warehouse.contract.TableName;
import java.time.Duration;
import java.util.List;

/**
 * What the tests of one table came to.
 *
 * @param table the table
 * @param cases number of its cases
 * @param windows number of its inputs whose windows were asked about
 * @param failures what they found; empty when all is well
 * @param wall how long they took
 */
public record TestResult(
    TableName table, int cases, int windows, List<TestFailure> failures, Duration wall) {
  public TestResult {
    failures = List.copyOf(failures);
  }
}
