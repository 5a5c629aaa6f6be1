package io.flywheel.cli.warehouse;

/** A command reads a warehouse that does not exist. */
public final class MissingWarehouseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MissingWarehouseException(String warehouse) {
    super(
        "there is no warehouse in "
            + warehouse
            + "; name another with --warehouse, or fill this one with `flywheel run`");
  }
}
