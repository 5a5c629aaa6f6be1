/**
 * Local disk made safe and quick: commits that cannot be lost, files synced, no process started.
 * Knows nothing of tables.
 */
package io.flywheel.warehouse.store;
