/**
 * Whether two mappings say the same of rows: one short text for the settings of each. What the
 * settings mean is read in {@code mapping}.
 */
package io.flywheel.feeds.fingerprint;
