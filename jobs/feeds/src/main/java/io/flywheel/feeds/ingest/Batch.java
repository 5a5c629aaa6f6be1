package io.flywheel.feeds.ingest;

import java.util.List;

/**
 * The new files of one feed.
 *
 * @param mapping the feed
 * @param likeness which of its rows are looked at together
 * @param files its files
 */
record Batch(FeedMapping mapping, Likeness likeness, List<FileTask> files) {}
