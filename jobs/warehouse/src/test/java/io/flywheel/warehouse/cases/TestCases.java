package io.flywheel.warehouse.cases;

import io.flywheel.warehouse.SharedSpark;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.TableName;
import java.nio.file.Path;

/** The project's tables and their cases, as tests ask about them. */
final class TestCases {
  static final Path DATASETS = SharedSpark.PROJECT.resolve("datasets");
  static final Contracts CONTRACTS = Contracts.read(DATASETS);

  /** {@code -Dflywheel.seed=N} changes other rows, and {@code -Dflywheel.changes=N} so many. */
  static final TestDepth DEPTH = depth();

  private TestCases() {}

  private static TestDepth depth() {
    long seed = Long.getLong("flywheel.seed", 1L);
    return Boolean.getBoolean("exhaustive")
        ? TestDepth.exhaustive(seed, Integer.getInteger("flywheel.changes", 100))
        : TestDepth.once(seed, Integer.getInteger("flywheel.changes", 1));
  }

  static TableTests tests() {
    return new TableTests(SharedSpark.session(SharedSpark.folder(), DATASETS), CONTRACTS, DEPTH);
  }

  /** A case by the end of its folder's name. */
  static DatasetCase named(Contract contract, String folder) {
    return DatasetCase.of(contract).stream()
        .filter(each -> each.folder().endsWith(folder))
        .findFirst()
        .orElseThrow();
  }

  static Contract contract(String table) {
    return CONTRACTS.get(TableName.parse(table));
  }
}
