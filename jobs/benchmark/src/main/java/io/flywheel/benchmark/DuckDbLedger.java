package io.flywheel.benchmark;

import io.flywheel.benchmark.independent.DuckDb;
import io.flywheel.benchmark.independent.Independent;
import java.nio.file.Path;

/** A process of its own: the generated company's ledger from its landing files, into one CSV. */
final class DuckDbLedger {
  private DuckDbLedger() {}

  /**
   * @param arguments landing folder, reporting currency, file to write
   */
  public static void main(String[] arguments) {
    try (DuckDb duck = Independent.company(Path.of(arguments[0]), arguments[1])) {
      duck.run(
          "COPY (%sledger ORDER BY ALL) TO '%s' (HEADER, DELIMITER ',')"
              .formatted(Independent.LEDGER, arguments[2].replace("'", "''")));
    }
  }
}
