/**
 * From the bytes of one file to typed rows, each with every reason against it: CSV, JSON lines,
 * Parquet. Files are found in {@code landing} and parsed together in {@code stage}.
 */
package io.flywheel.feeds.parse;
