/** What changed in inputs, row by row, and which slices of a table those rows reach. */
package io.flywheel.warehouse.change;
