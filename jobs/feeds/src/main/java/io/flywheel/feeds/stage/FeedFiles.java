package io.flywheel.feeds.stage;

import io.flywheel.feeds.mapping.FeedMapping;
import io.flywheel.feeds.parse.FileTask;
import java.util.List;

/**
 * The new files of one feed.
 *
 * @param mapping the feed
 * @param scope which of its rows are looked at together
 * @param files its files
 */
public record FeedFiles(FeedMapping mapping, MatchScope scope, List<FileTask> files) {}
