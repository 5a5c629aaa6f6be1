/**
 * Shares the expenses of a month over segments and revenue lines: pools of the ledger, driver sets
 * that say what each pool is shared by, and the pools' service to each other.
 */
package io.flywheel.domain.allocation;
