/**
 * Proves what a run has built before readers see it: the contracts' rules and unique keys, and for
 * {@code check --deep} some intervals computed again. Decides nothing about publishing.
 */
package io.flywheel.warehouse.check;
