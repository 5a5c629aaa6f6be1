package io.flywheel.warehouse.contract;

import java.nio.file.Path;
import java.util.List;

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
   * Several things that are wrong.
   *
   * @param faults one message each, with its file
   */
  public static ContractException of(List<String> faults) {
    return new ContractException(String.join("\n", faults));
  }

  /**
   * Something wrong in a file of a table's folder.
   *
   * @param message what is wrong and what to do
   */
  public static ContractException of(Path file, String message) {
    return new ContractException(file + ": " + message);
  }

  /**
   * Something wrong in a line of a file of a table's folder.
   *
   * @param line line from 1
   * @param message what is wrong and what is expected
   */
  public static ContractException at(Path file, int line, String message) {
    return new ContractException(file + ":" + line + ": " + message);
  }
}
