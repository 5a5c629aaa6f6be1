/**
 * Which rows of its inputs a computation reads: filters by interval and by key, put over the inputs
 * of an analysed SELECT, and rows kept while they are needed. Nothing here writes a table.
 */
package io.flywheel.warehouse.read;
