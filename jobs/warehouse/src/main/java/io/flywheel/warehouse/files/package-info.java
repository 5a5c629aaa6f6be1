/**
 * The data files of a table's version, listed from its log on the driver. Delta lists them by Spark
 * jobs, several a table and query: on a small day those are most of the work.
 */
package io.flywheel.warehouse.files;
