/**
 * What the user decides: HOCON layers merged, checked against the known settings and read into
 * immutable records, each value with where it came from.
 */
package io.flywheel.cli.settings;
