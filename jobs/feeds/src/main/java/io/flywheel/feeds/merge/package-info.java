/**
 * Staged rows beside the rows of bronze: duplicates, conflicts, tombstones, and the version of a
 * key that stands; and the tables of bronze that take them.
 */
package io.flywheel.feeds.merge;
