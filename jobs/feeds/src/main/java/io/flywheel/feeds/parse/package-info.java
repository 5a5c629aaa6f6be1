/**
 * From the bytes of one file to records of text, with what is wrong with their form: CSV, JSON
 * lines, Parquet. What the text means is decided in {@code validate}; files are found in {@code
 * landing} and parsed together in {@code stage}.
 */
package io.flywheel.feeds.parse;
