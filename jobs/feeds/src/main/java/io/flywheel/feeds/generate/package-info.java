/**
 * The generated company: every feed as outside systems would deliver it, calibrated to published
 * figures, the same bytes for the same seed, scale and dates.
 */
package io.flywheel.feeds.generate;
