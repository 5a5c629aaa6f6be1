package io.flywheel.warehouse.write;

import io.flywheel.warehouse.contract.TableName;

/**
 * A row is computed, or stands, more than once, as only in a version that its checks refuse: the
 * table is written as a whole instead.
 */
public final class RepeatedRowException extends RuntimeException {
  private static final long serialVersionUID = 1;

  RepeatedRowException(TableName table) {
    super(table + " has a row more than once");
  }
}
