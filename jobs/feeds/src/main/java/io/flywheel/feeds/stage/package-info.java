/**
 * The staging area of one ingest: new files parsed once, kept as typed rows, and counted by file.
 * What these rows mean beside those of bronze is decided in {@code merge}.
 */
package io.flywheel.feeds.stage;
