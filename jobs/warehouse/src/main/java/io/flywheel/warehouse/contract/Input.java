package io.flywheel.warehouse.contract;

/**
 * A table that a transform reads.
 *
 * @param table the table read
 * @param window how its changes reach slices of the target
 */
public record Input(TableName table, Window window) {}
