/**
 * Proves what a run has built before readers see it: the contracts' rules and unique keys, over the
 * rows that came. For {@code check --deep} they look at all rows, and some intervals are computed
 * again. Decides nothing about publishing.
 */
package io.flywheel.warehouse.check;
