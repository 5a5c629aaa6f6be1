/**
 * One run at a time, remembered across the processes of its stages: the lock and the file of the
 * open run. What was closed is in {@code publication}.
 */
package io.flywheel.warehouse.run;
