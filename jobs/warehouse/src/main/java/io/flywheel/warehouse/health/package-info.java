/**
 * Finds tables whose logs or files are damaged, before anything trusts them, and says how to mend
 * them. Mends nothing itself.
 */
package io.flywheel.warehouse.health;
