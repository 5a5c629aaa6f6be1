/**
 * The unit tests of a table: the cases in its folder, and its windows asked on the rows of those
 * cases. They run in memory, without a warehouse; the rules that a run checks on its real rows are
 * in {@code check}.
 */
package io.flywheel.warehouse.cases;
