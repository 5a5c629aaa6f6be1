/**
 * The commands of {@code flywheel}: what each does with the engine, in which order, and its exit
 * code. Options are in {@code options}, printing in {@code print}.
 */
package io.flywheel.cli;
