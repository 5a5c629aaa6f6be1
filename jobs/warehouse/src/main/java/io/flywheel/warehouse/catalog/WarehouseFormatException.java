package io.flywheel.warehouse.catalog;

/** A warehouse whose tables another build of Flywheel made, with other columns and properties. */
public final class WarehouseFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WarehouseFormatException(String message) {
    super(message);
  }
}
