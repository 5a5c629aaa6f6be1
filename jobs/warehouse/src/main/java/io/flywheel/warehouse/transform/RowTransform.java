package io.flywheel.warehouse.transform;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * Computes rows of a table where SQL would say an algorithm badly: the SELECT in {@code
 * transform.sql} prepares rows, such as one for each subscriber with all events in order, and this
 * turns each of them into rows of the table.
 *
 * <p>A class stands in this package, has a constructor without arguments and no state, and is named
 * by the property {@code rowTransform} of a contract. What it returns depends on the prepared row
 * alone; settings reach it as columns. It only translates: the algorithm is plain Java in the
 * domain.
 */
interface RowTransform extends Serializable {
  /**
   * The table's rows that come of one prepared row.
   *
   * @param prepared a row of {@code transform.sql}: DATE is a {@link java.time.LocalDate},
   *     TIMESTAMP an {@link java.time.Instant}, DECIMAL a {@link java.math.BigDecimal}, STRUCT a
   *     {@link Row}, ARRAY what {@link Row#getList} reads
   * @return rows with the contract's columns in its order, in the same Java types
   * @throws IllegalArgumentException with a sentence for the user about what cannot be computed and
   *     what to do; nothing of the table is written then
   */
  List<Row> rows(Row prepared);
}
