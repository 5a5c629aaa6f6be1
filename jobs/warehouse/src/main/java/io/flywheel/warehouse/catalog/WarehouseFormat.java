package io.flywheel.warehouse.catalog;

import io.flywheel.warehouse.contract.TableName;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.delta.Snapshot;
import scala.Option;

/**
 * The number of the format that a warehouse is written in: a property of every table that only
 * grows, set when the table is created and never afterwards. Built tables need none, because other
 * columns make them computed again.
 */
public final class WarehouseFormat {
  /** The Delta table property that holds the number. */
  static final String PROPERTY = "flywheel.format";

  /**
   * What this build reads and writes; grows when bronze or ops change in a way that a build cannot
   * make up for. Tables of format 1 have no number.
   */
  static final int NUMBER = 5;

  private WarehouseFormat() {}

  /** The properties that say the format of a new table. */
  static Map<String, String> properties(TableName table) {
    Map<String, String> properties = new TreeMap<>();
    if (!table.layer().built()) {
      properties.put(PROPERTY, String.valueOf(NUMBER));
    }
    return properties;
  }

  /**
   * Refuses a table that only grows and was created by a build with another format; a table without
   * a commit is as good as this build's.
   *
   * @throws WarehouseFormatException naming the folder of the warehouse and what to do
   */
  public static void require(Tables tables, TableName table) {
    Optional<Snapshot> snapshot = tables.snapshot(table);
    if (snapshot.isEmpty()) {
      return;
    }
    Option<String> found = snapshot.get().metadata().configuration().get(PROPERTY);
    String number = found.isEmpty() ? "" : found.get();
    if (!number.equals(String.valueOf(NUMBER))) {
      throw new WarehouseFormatException(
          number.isEmpty() ? earlier(tables, table) : other(tables, table, number));
    }
  }

  private static String earlier(Tables tables, TableName table) {
    return ("the warehouse in %s was made by an earlier build of Flywheel: %s has no format number,"
            + " and this build reads format %d. Columns and properties have had other names since."
            + " %s")
        .formatted(tables.root(), table, NUMBER, madeAgain(tables));
  }

  private static String other(Tables tables, TableName table, String number) {
    return ("the warehouse in %s was made by another build of Flywheel: %s has format %s, and this"
            + " build reads format %d. Use that build, or make the warehouse again. %s")
        .formatted(tables.root(), table, number, NUMBER, madeAgain(tables));
  }

  /** The way out, as a sentence: how a warehouse is made again from what was delivered. */
  static String madeAgain(Tables tables) {
    return ("A warehouse is made again from its landing area: delete the folder %s, or name another"
            + " with --warehouse, and `flywheel run` takes every file again.")
        .formatted(tables.root());
  }
}
