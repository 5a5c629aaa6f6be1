/**
 * The Spark session: its settings, its log, the functions that every session knows. Names of tables
 * are resolved in {@code catalog}.
 */
package io.flywheel.warehouse.session;
