package io.flywheel.feeds.landing;

import java.util.List;

/**
 * What is to be said of files and changed mappings.
 *
 * @param otherMappings files whose rows stand as another mapping than today's has made them
 * @param unavailable why files that were to be taken again are not
 */
public record Retakes(List<String> otherMappings, List<String> unavailable) {}
