/** What Flywheel costs, measured beside DuckDB on the same files in one run. */
package io.flywheel.benchmark;
