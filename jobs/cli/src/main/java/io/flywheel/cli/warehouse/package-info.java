/** The warehouse that the settings name, opened as a command needs it. */
package io.flywheel.cli.warehouse;
