/**
 * How a message says what is wrong: the known name that was meant, and what Spark says, in a
 * sentence. Knows nothing of tables.
 */
package io.flywheel.warehouse.message;
