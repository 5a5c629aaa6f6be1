package io.flywheel.warehouse.check;

import io.flywheel.warehouse.contract.Check;
import io.flywheel.warehouse.contract.TableName;
import java.util.Optional;

/**
 * What one rule found in one table.
 *
 * @param table the table
 * @param check name of the rule; {@code key_is_unique} for the primary key
 * @param severity what a broken rule does
 * @param brokenRows rows (or keys) that break it
 * @param example key of one of them as JSON
 */
public record CheckResult(
    TableName table,
    String check,
    Check.Severity severity,
    long brokenRows,
    Optional<String> example) {

  /** True when it stops publishing. */
  public boolean failed() {
    return brokenRows > 0 && severity == Check.Severity.ERROR;
  }
}
