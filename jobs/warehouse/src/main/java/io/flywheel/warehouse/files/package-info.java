/**
 * The data files of a table's version, listed from its log on the driver, and which of them can
 * hold rows that are looked for. Delta lists files by Spark jobs, several a table and query: on a
 * small day those are most of the work. Knows files and statistics, not contracts' windows.
 */
package io.flywheel.warehouse.files;
