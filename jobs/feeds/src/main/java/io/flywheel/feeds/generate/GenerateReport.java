package io.flywheel.feeds.generate;

import java.nio.file.Path;
import java.util.SortedMap;

/**
 * What was written.
 *
 * @param files number of feed files
 * @param rowsPerFeed delivered rows by feed (headers not counted, planted broken rows counted)
 * @param truth the truth file: budgets, planted anomalies and their counts
 */
public record GenerateReport(int files, SortedMap<String, Long> rowsPerFeed, Path truth) {}
