package io.flywheel.warehouse.catalog;

import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.state.DeliveredDays;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/** The session settings that the catalog reads, and their compact texts. */
public final class CatalogConf {
  /** Folder or URI of the warehouse. */
  public static final String ROOT = "spark.flywheel.warehouse";

  /** Folder of the table contracts. */
  public static final String DATASETS = "spark.flywheel.datasets";

  /** Versions read: {@code silver.order_line=3,gold.x=-1}; absent tables are read newest. */
  public static final String PINS = "spark.flywheel.pins";

  /** {@code true}: tables without a pin are empty, those of ops excepted. */
  public static final String PINNED_ONLY = "spark.flywheel.pinned-only";

  /** Days delivered: {@code orders=2026-01-01..2026-01-31,...}. */
  public static final String DELIVERED = "spark.flywheel.delivered";

  /** Number of days for which publications are kept. */
  public static final String KEPT_DAYS = "spark.flywheel.kept-days";

  /** {@code true}: rows that go from silver are marked by deletion vectors. */
  public static final String DELETION_VECTORS = "spark.flywheel.deletion-vectors";

  /** The version of a table that reads as empty. */
  public static final long EMPTY = -1;

  private CatalogConf() {}

  /** The text of {@link #PINS}. */
  public static String pins(Map<TableName, Long> pins) {
    return new TreeMap<>(pins)
        .entrySet().stream()
            .map(pin -> pin.getKey() + "=" + pin.getValue())
            .collect(Collectors.joining(","));
  }

  static Map<TableName, Long> pins(String text) {
    Map<TableName, Long> pins = new TreeMap<>();
    for (String pin : entries(text)) {
      int equals = pin.lastIndexOf('=');
      pins.put(TableName.parse(pin.substring(0, equals)), Long.valueOf(pin.substring(equals + 1)));
    }
    return pins;
  }

  /** The text of {@link #DELIVERED}. */
  public static String delivered(Map<String, DeliveredDays> delivered) {
    return new TreeMap<>(delivered)
        .entrySet().stream()
            .map(
                feed ->
                    feed.getKey()
                        + "="
                        + feed.getValue().firstDay()
                        + ".."
                        + feed.getValue().lastDay())
            .collect(Collectors.joining(","));
  }

  /** Days delivered by feed, as a session is told; empty when it is told nothing. */
  public static Optional<Map<String, DeliveredDays>> delivered(SparkSession session) {
    return Optional.ofNullable(session.conf().get(DELIVERED, null)).map(CatalogConf::delivered);
  }

  static Map<String, DeliveredDays> delivered(String text) {
    Map<String, DeliveredDays> delivered = new TreeMap<>();
    for (String feed : entries(text)) {
      int equals = feed.lastIndexOf('=');
      String[] days = feed.substring(equals + 1).split("\\.\\.");
      delivered.put(
          feed.substring(0, equals),
          new DeliveredDays(LocalDate.parse(days[0]), LocalDate.parse(days[1])));
    }
    return delivered;
  }

  private static String[] entries(String text) {
    return text.isEmpty() ? new String[0] : text.split(",");
  }
}
