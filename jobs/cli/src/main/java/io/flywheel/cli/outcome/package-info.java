/**
 * How a command ends: its exit code, and the last line, which says what readers see. Commands throw
 * what stands in their way; here it gets its words.
 */
package io.flywheel.cli.outcome;
