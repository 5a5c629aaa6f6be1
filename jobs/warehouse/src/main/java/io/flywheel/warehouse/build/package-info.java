/**
 * Computes stale slices: the definition with restricted inputs, written so that only those slices
 * change.
 */
package io.flywheel.warehouse.build;
