/**
 * Rows of a table as the files of a case have them: CSV, typed by the table's contract. What is
 * done with them is in {@code cases}.
 */
package io.flywheel.warehouse.cases.file;
