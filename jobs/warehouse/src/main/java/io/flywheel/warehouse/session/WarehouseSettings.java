package io.flywheel.warehouse.session;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/**
 * What the engine is told.
 *
 * @param root folder or URI of the warehouse
 * @param datasets folder of the table contracts
 * @param zone reporting time zone: where a business day begins
 * @param named values of the settings that transforms use as {@code :name}; empty is NULL
 * @param parallelTables tables built side by side, at least 1
 * @param smallBytes a table whose stale intervals read no more is built in one task, whole
 *     intervals at a time
 * @param deletionVectors whether rows that go from silver are marked, or their files written again
 * @param keptDays number of days for which publications are kept
 * @param spark Spark settings of the user, which win over ours
 */
public record WarehouseSettings(
    String root,
    Path datasets,
    ZoneId zone,
    Map<String, Optional<String>> named,
    int parallelTables,
    long smallBytes,
    boolean deletionVectors,
    int keptDays,
    Map<String, String> spark) {
  public WarehouseSettings {
    named = Map.copyOf(named);
    spark = Map.copyOf(spark);
  }
}
