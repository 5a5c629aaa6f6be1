package io.flywheel.warehouse.contract;

import java.nio.file.Path;

/** A contract that cannot be used; the message names file, line, value and what is expected. */
public final class ContractException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ContractException(String message) {
    super(message);
  }

  /**
   * What a contract says does not fit what there is.
   *
   * @param message what is wrong and what to do
   */
  public static ContractException of(Contract contract, String message) {
    return new ContractException(contract.file() + ": " + message);
  }

  /**
   * @param file the contract file
   * @param line line from 1
   * @param message what is wrong and what is expected
   */
  static ContractException at(Path file, int line, String message) {
    return new ContractException(file + ":" + line + ": " + message);
  }
}
