/**
 * Few rows in the driver's memory: computed, kept and written without a job of Spark. Knows
 * contracts and the tables' files, not what is computed.
 */
package io.flywheel.warehouse.driver;
