package io.flywheel.warehouse.publication;

/** A warehouse was filled for another reporting currency; the message says the ways out. */
public final class ChangedCurrencyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ChangedCurrencyException(String message) {
    super(message);
  }
}
