/**
 * What each outside system delivers of the generated company: the rows of every feed, with the
 * anomalies that are planted. How days are spread over threads is in {@code generate}.
 */
package io.flywheel.feeds.feed;
