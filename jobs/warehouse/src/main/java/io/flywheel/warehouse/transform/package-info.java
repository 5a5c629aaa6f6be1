/**
 * Tables whose rows an algorithm in Java computes: {@code transform.sql} prepares rows, a class
 * here turns each of them into rows of the table by calling the domain. Nothing here reads or
 * writes a table.
 */
package io.flywheel.warehouse.transform;
