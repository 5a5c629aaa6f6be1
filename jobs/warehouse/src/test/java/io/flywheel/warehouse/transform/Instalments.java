package io.flywheel.warehouse.transform;

import io.flywheel.domain.LargestRemainder;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Spreads the cents of a day and region over as many instalments as the row says. */
final class Instalments implements RowTransform {
  private static final long serialVersionUID = 1L;

  @Override
  public List<Row> rows(Row prepared) {
    LocalDate day = prepared.getAs("day");
    long whole =
        prepared.<Row>getList(prepared.fieldIndex("sales")).stream()
            .mapToLong(sale -> sale.getAs("cents"))
            .sum();
    if (whole < 0) {
      throw new IllegalArgumentException(
          "%s in %s: %d cents cannot be paid in instalments; deliver the sales that they return"
              .formatted(day, prepared.getAs("region"), whole));
    }
    long[] parts = LargestRemainder.spread(whole, new long[] {1, 1, 1});
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < parts.length; i++) {
      rows.add(
          RowFactory.create(
              day.withDayOfMonth(1),
              day,
              prepared.getAs("region"),
              i + 1,
              BigDecimal.valueOf(parts[i], 2),
              prepared.<java.time.Instant>getAs("first_sold_at")));
    }
    return rows;
  }
}
