package io.flywheel.warehouse.transform;

/** Rows that cannot be computed from the data as it is; the message says why and what to do. */
public final class RowTransformException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RowTransformException(String message, IllegalArgumentException cause) {
    super(message, cause);
  }
}
