/** Proves what a run has built before readers see it: the contracts' rules and unique keys. */
package io.flywheel.warehouse.check;
