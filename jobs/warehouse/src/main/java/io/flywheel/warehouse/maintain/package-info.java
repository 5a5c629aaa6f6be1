/** What a warehouse needs now and then: fewer files, and none that nobody can read. */
package io.flywheel.warehouse.maintain;
