/**
 * What the beginning of a file shows: encoding, delimiter, header, columns with their values, and
 * how numbers, times and missing values are written. Nothing here knows a feed.
 */
package io.flywheel.feeds.sample;
