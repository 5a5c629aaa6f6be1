package io.flywheel.warehouse.plan;

import io.flywheel.warehouse.contract.TableName;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * Tables that wait for the same feeds, while others have delivered an interval to its last day: a
 * feed that is quiet or has ended keeps the interval out, and no figure says so.
 *
 * @param tables the tables
 * @param complete last day that they have
 * @param next last day of the interval that they wait for
 * @param behind the last day of each feed that has not delivered it
 * @param most the last day that any feed behind the tables has delivered
 */
public record Waiting(
    List<TableName> tables,
    LocalDate complete,
    LocalDate next,
    SortedMap<String, LocalDate> behind,
    LocalDate most) {

  Waiting with(List<TableName> others) {
    return new Waiting(others, complete, next, behind, most);
  }

  /** What waits, for what, and the way out. */
  @Override
  public String toString() {
    return "%s: no rows after %s, as %s, while others are delivered to %s. A feed that has nothing to deliver, or has ended, says so by a file of %s without records (a header alone)."
        .formatted(
            tables.stream().map(TableName::toString).collect(Collectors.joining(", ")),
            complete,
            behind.entrySet().stream()
                .map(feed -> feed.getKey() + " is delivered to " + feed.getValue())
                .collect(Collectors.joining(" and ")),
            most,
            next);
  }
}
