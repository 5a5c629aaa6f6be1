package io.flywheel.warehouse.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The SELECTs that stand in files beside a contract, and the parameters that they use. */
final class SqlFiles {
  private final Path contract;
  private final Set<SqlParameter> parameters = new LinkedHashSet<>();

  /**
   * @param contract file of the contract
   */
  SqlFiles(Path contract) {
    this.contract = contract;
  }

  Path path(String name) {
    return contract.resolveSibling(name);
  }

  /**
   * The text of one SELECT; empty when the file is missing.
   *
   * @param name name of the file
   * @throws ContractException when the file is empty
   */
  Optional<String> select(String name) {
    Path file = path(name);
    try {
      String text = Files.readString(file);
      if (text.isBlank()) {
        throw ContractException.at(file, 1, "the file is empty; expected one SELECT");
      }
      parameters.addAll(SqlTokens.parameters(file, text));
      return Optional.of(text);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The parameters of all files read so far, each line of a file once. */
  List<SqlParameter> parameters() {
    return List.copyOf(parameters);
  }
}
