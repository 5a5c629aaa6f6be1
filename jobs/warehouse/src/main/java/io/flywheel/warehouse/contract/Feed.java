package io.flywheel.warehouse.contract;

import java.util.Optional;

/**
 * Where a bronze table's rows come from.
 *
 * @param name feed name, which is its folder in the landing area: {@code orders}, {@code
 *     reference/products}
 * @param businessDay SQL expression over the canonical columns giving the business DATE or
 *     TIMESTAMP (UTC) of a row; empty: the day of the file
 * @param revision SQL expression over the canonical columns and {@code _file_day} giving the INT
 *     revision
 */
public record Feed(String name, Optional<String> businessDay, String revision) {}
