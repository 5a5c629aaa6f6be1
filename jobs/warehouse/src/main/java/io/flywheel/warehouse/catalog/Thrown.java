package io.flywheel.warehouse.catalog;

import java.util.concurrent.Callable;

/** Passes on checked exceptions that Scala signatures between us and Spark do not declare. */
final class Thrown {
  private Thrown() {}

  static <T> T call(Callable<T> action) {
    try {
      return action.call();
    } catch (Exception e) {
      return unchecked(e);
    }
  }

  @SuppressWarnings("unchecked")
  static <T, E extends Exception> T unchecked(Exception exception) throws E {
    throw (E) exception;
  }
}
