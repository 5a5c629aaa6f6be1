/**
 * Brings a table to its computed rows in one commit: files replaced, intervals overwritten, or rows
 * by their difference; and small files joined. What the rows are is decided elsewhere.
 */
package io.flywheel.warehouse.write;
