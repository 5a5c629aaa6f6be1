/**
 * The same figures by another road: DuckDB straight on landing files, written from the definitions
 * of the revenue ledger and of retention, never from Flywheel's tables or its SQL.
 */
package io.flywheel.benchmark.independent;
