package io.flywheel.domain.allocation;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** One of the things that a pool is shared by. */
sealed interface Driver {
  /** Its part of the pool, above 0; the weights of a pool's drivers sum to 1. */
  BigDecimal weight();

  /**
   * Quantities, by segment and revenue line.
   *
   * @param weight its part of the pool
   * @param quantities one, or several that are summed
   * @param revenueLine the only revenue line that counts; empty when all do
   */
  record Measured(BigDecimal weight, List<Quantity> quantities, Optional<String> revenueLine)
      implements Driver {}

  /**
   * A fixed share to another pool, which passes it on.
   *
   * @param weight its part of the pool
   * @param pool sub-account of the other pool
   */
  record ToPool(BigDecimal weight, String pool) implements Driver {}
}
