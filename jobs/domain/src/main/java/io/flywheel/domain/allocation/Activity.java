package io.flywheel.domain.allocation;

import java.math.BigDecimal;
import java.util.Map;

/**
 * What a revenue line did in a segment in a month: a row of gold.segment_month.
 *
 * @param segment the segment; {@code none} where none is named. The cloud use of a row of segment
 *     {@code none} is the company's own
 * @param revenueLine the revenue line; where the cloud use is the company's own the revenue line or
 *     the sub-account of the pool that uses it
 * @param quantities the quantities, amounts in the reporting currency; what is missing is zero.
 *     Negative ones count as zero, but cost_of_goods is also the amount that is traced, of either
 *     sign, in whole cents
 */
public record Activity(String segment, String revenueLine, Map<Quantity, BigDecimal> quantities) {
  public Activity {
    quantities = Map.copyOf(quantities);
  }
}
