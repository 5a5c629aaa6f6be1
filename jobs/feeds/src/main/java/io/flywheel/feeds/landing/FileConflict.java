package io.flywheel.feeds.landing;

/**
 * Rows that two files have under the same keys with other content.
 *
 * @param feed their feed
 * @param file the file whose rows do not stand
 * @param delivery its delivery that has them
 * @param otherFile the file whose rows stand
 * @param rows their number
 */
public record FileConflict(String feed, String file, int delivery, String otherFile, long rows) {}
