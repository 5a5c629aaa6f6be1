package io.flywheel.feeds.mapping;

import java.util.Map;
import java.util.Optional;

/**
 * A record that a mapping makes of a source row.
 *
 * @param columns SQL expression over the source row for each canonical column that is mapped
 * @param where condition on the source row under which the record is made; empty for always
 */
public record RecordMapping(
    Map<String, SourceExpression> columns, Optional<SourceExpression> where) {

  /** The expression of a canonical column; empty when it is not mapped. */
  public Optional<SourceExpression> column(String name) {
    return Optional.ofNullable(columns.get(name));
  }
}
