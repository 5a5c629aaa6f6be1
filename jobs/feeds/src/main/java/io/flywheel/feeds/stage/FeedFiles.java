package io.flywheel.feeds.stage;

import io.flywheel.feeds.mapping.FeedMappings;
import io.flywheel.feeds.parse.FileTask;
import java.util.List;

/**
 * The new files of one feed.
 *
 * @param feed the feed
 * @param scope which of its rows are looked at together
 * @param files its files
 */
public record FeedFiles(FeedMappings feed, MatchScope scope, List<FileTask> files) {}
