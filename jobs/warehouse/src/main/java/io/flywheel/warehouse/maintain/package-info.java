/**
 * What a warehouse needs now and then: fewer files, and none that nobody can read. No figure
 * changes here.
 */
package io.flywheel.warehouse.maintain;
