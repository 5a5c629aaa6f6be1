/** One run at a time, remembered across the processes of its stages. */
package io.flywheel.warehouse.run;
