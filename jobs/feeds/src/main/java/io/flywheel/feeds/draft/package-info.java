/**
 * First drafts of mappings: which canonical columns the columns of a file may be. A draft is text
 * for somebody to read and mend; nothing here takes part in an ingest.
 */
package io.flywheel.feeds.draft;
