/**
 * From landing to bronze: files are found, parsed once and whole, mapped, checked row by row,
 * compared with what is known, and committed together or not at all.
 */
package io.flywheel.feeds.ingest;
