package io.flywheel.warehouse.contract;

/**
 * How a table with a business day is cut into pieces that are computed again.
 *
 * @param column DATE column that places a row: {@code day}, {@code month} or {@code period_start}
 * @param unit a slice is all rows whose column lies in one such period
 */
public record Slicing(String column, PeriodUnit unit) {}
