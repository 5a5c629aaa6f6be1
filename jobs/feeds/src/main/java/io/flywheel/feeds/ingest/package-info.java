/**
 * The first stage of a run, from landing to bronze: new files are staged, compared, refused or
 * committed together, and closed by one row of ops.publication. Each step has a package of its own;
 * this one holds their order.
 */
package io.flywheel.feeds.ingest;
