/**
 * What the log of a table says, read on the driver: the commits between two versions, the data
 * files of a version, the statistics of a file, and few of its rows. Delta lists files by Spark
 * jobs, several a table and query: on a small day those are most of the work. Whether a log is
 * whole is asked in {@code health}, which reads it without Delta.
 */
package io.flywheel.warehouse.files;
