package io.flywheel.domain.allocation;

import java.math.BigDecimal;

/**
 * What one revenue line in one segment bears of a pool.
 *
 * @param account account of the pool, which it keeps whichever pools its cents went through
 * @param subAccount sub-account of the pool
 * @param entrySegment segment that the entries are tagged with, or {@code none}
 * @param segment the segment that bears it
 * @param revenueLine the revenue line that bears it; {@code unallocated} where the pool has no
 *     quantity to be shared by
 * @param share its share of what is shared, from 0 to 1, to six places
 * @param traced cents that rows explain, which need not be shared; only of goods
 * @param cents reporting cents, with those traced
 */
public record AllocatedCost(
    String account,
    String subAccount,
    String entrySegment,
    String segment,
    String revenueLine,
    BigDecimal share,
    long traced,
    long cents) {}
