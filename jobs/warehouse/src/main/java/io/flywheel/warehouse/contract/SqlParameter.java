package io.flywheel.warehouse.contract;

import java.nio.file.Path;

/**
 * A named parameter of a table's SQL, {@code :name}, whose value is a setting.
 *
 * @param name name of the setting
 * @param file the SQL file that uses it
 * @param line line of the file, from 1
 */
record SqlParameter(String name, Path file, int line) {}
