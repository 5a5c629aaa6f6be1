/**
 * Brings a table to its computed rows in one commit: all of it replaced, intervals that had none
 * appended, or rows by their difference; and small files joined. What the rows are is decided
 * elsewhere.
 */
package io.flywheel.warehouse.write;
