/**
 * Tables by name without a metastore: {@code silver.order_line} is a folder of the warehouse at the
 * version the session pins.
 */
package io.flywheel.warehouse.catalog;
