package io.flywheel.warehouse.maintain;

import io.flywheel.warehouse.contract.TableName;

/**
 * What maintenance does to one table.
 *
 * @param table the table
 * @param filesBefore data files of its newest version
 * @param filesAfter data files of its newest version afterwards
 * @param removed files deleted: data files that no kept version names, and what died writes left
 * @param bytes bytes of the deleted files
 */
public record MaintenanceResult(
    TableName table, int filesBefore, int filesAfter, int removed, long bytes) {

  boolean something() {
    return filesBefore != filesAfter || removed > 0;
  }
}
