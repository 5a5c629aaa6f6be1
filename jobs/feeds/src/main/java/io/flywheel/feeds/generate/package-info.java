/**
 * Writes the feeds of the generated company: the same bytes for the same seed, scale and dates, and
 * a truth file of what was planted.
 */
package io.flywheel.feeds.generate;
