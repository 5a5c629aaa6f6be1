/**
 * What commands have in common on the command line, as picocli mixins, and what a command gets from
 * outside beside its arguments.
 */
package io.flywheel.cli.options;
