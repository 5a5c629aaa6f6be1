/**
 * What a run, a publication and a commit remember of each table, as records. Nothing here reads or
 * writes.
 */
package io.flywheel.warehouse.state;
