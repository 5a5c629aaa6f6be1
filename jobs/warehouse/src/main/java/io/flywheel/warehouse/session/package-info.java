/** The Spark session: its settings, its log and the functions that every session knows. */
package io.flywheel.warehouse.session;
