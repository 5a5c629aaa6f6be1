/** The commands of {@code flywheel}: what the user asks for, and what is printed. */
package io.flywheel.cli;
