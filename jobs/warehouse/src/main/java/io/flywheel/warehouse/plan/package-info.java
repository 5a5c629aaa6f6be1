/**
 * What has to be computed again, and why: changes of inputs found in their commits, carried through
 * the contract's windows to slices of the target.
 */
package io.flywheel.warehouse.plan;
