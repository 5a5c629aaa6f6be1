/**
 * What has to be computed again, and why: changes of inputs found in their commits, carried through
 * the contract's windows to intervals of the target. Reads logs only; rows are looked at in {@code
 * change}.
 */
package io.flywheel.warehouse.plan;
