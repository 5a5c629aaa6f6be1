/**
 * Tables by name without a metastore: {@code silver.order_line} is a folder of the warehouse at the
 * version that the session pins. Creates tables and appends to them; replacing rows is in {@code
 * write}.
 */
package io.flywheel.warehouse.catalog;
