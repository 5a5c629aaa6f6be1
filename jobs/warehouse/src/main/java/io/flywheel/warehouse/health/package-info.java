/** Finds tables whose files are damaged, before anything trusts them. */
package io.flywheel.warehouse.health;
