/**
 * Decides how each stale table is computed, and does it in the order of the graph. Restricting what
 * is read is in {@code read}, changing what is stored in {@code write}.
 */
package io.flywheel.warehouse.compute;
