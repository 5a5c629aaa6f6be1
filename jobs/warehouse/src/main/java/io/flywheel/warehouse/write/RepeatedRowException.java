package io.flywheel.warehouse.write;

import io.flywheel.warehouse.contract.TableName;

/**
 * A version holds a row more than twice, as only one can that failed its checks: the table is
 * written as a whole instead.
 */
public final class RepeatedRowException extends RuntimeException {
  private static final long serialVersionUID = 1;

  RepeatedRowException(TableName table) {
    super(table + " holds a row more than twice");
  }
}
