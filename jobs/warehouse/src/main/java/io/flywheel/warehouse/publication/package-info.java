/**
 * The engine's memory as a table, ops.publication: each step that was closed, with the versions
 * that it vouches for, and rollback to an earlier one. The run in progress is in {@code run}.
 */
package io.flywheel.warehouse.publication;
