/** What a run and a publication remember of each table. */
package io.flywheel.warehouse.state;
