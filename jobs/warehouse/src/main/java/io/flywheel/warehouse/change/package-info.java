/**
 * What changed in inputs, row by row, and which intervals and keys of a table those rows affect.
 * Which versions are compared is decided in {@code plan}.
 */
package io.flywheel.warehouse.change;
