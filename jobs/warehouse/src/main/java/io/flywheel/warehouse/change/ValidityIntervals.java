package io.flywheel.warehouse.change;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.sum;

import io.flywheel.warehouse.contract.InputWindow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;

/**
 * When changed rows say something else than before. A row that only got longer, as a membership
 * that is renewed, says something else from its old end to its new one.
 */
final class ValidityIntervals {
  static final String FROM = "_from";
  static final String UNTIL = "_until";
  private static final String AT = "_at";

  private ValidityIntervals() {}

  /**
   * The stretches [_from, _until) on which the number of rows that say the same differs between the
   * versions, each with its key columns under the target's names.
   *
   * @param changed changed rows with their {@code change}
   * @param key the window
   * @param validity the window's validity
   */
  static Dataset<Row> of(
      Dataset<Row> changed, InputWindow.Join key, InputWindow.Validity validity) {
    List<String> said =
        Arrays.stream(changed.columns())
            .filter(name -> !name.equals(Difference.CHANGE))
            .filter(name -> !name.equals(validity.validFrom()) && !name.equals(validity.validTo()))
            .toList();
    Column change = col(Difference.CHANGE);
    Column[] grain = columns(said, AT);
    Dataset<Row> ends =
        changed
            .select(columns(said, col(validity.validFrom()).as(AT), change))
            .union(
                changed.select(
                    columns(
                        said,
                        col(validity.validTo()).as(AT),
                        change.unary_$minus().as(Difference.CHANGE))))
            .groupBy(grain)
            .agg(sum(change).as(Difference.CHANGE))
            .where(change.notEqual(0));
    WindowSpec line =
        org.apache.spark.sql.expressions.Window.partitionBy(columns(said)).orderBy(AT);
    List<Column> result = new ArrayList<>();
    key.matches().forEach(match -> result.add(col(match.input()).as(match.target())));
    result.add(col(AT).as(FROM));
    result.add(col(UNTIL));
    return ends.select(
            columns(
                said,
                col(AT),
                lead(col(AT), 1).over(line).as(UNTIL),
                sum(change).over(line).as(Difference.CHANGE)))
        .where(change.notEqual(0))
        .select(result.toArray(Column[]::new))
        .distinct();
  }

  private static Column[] columns(List<String> names, Column... more) {
    List<Column> columns = new ArrayList<>(names.stream().map(functions::col).toList());
    columns.addAll(List.of(more));
    return columns.toArray(Column[]::new);
  }

  private static Column[] columns(List<String> names, String more) {
    return columns(names, col(more));
  }
}
