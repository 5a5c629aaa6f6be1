package io.flywheel.benchmark.rival;

import io.flywheel.benchmark.independent.DuckDb;
import io.flywheel.benchmark.independent.Independent;
import java.nio.file.Path;

/** A process of its own: the company's ledger and retention from its landing files, into CSVs. */
final class DuckDbTables {
  private DuckDbTables() {}

  /**
   * @param arguments landing folder, reporting currency, memory to use, file that receives the
   *     ledger; retention is written beside it
   */
  public static void main(String[] arguments) {
    Path ledger = Path.of(arguments[3]);
    try (DuckDb duck = Independent.company(Path.of(arguments[0]), arguments[1], arguments[2])) {
      write(duck, Independent.LEDGER + "ledger", ledger);
      write(
          duck,
          Independent.RETENTION.formatted("cohort_retention"),
          ledger.resolveSibling(ledger.getFileName() + ".retention"));
    }
  }

  private static void write(DuckDb duck, String query, Path file) {
    duck.run(
        "COPY (%s ORDER BY ALL) TO '%s' (HEADER, DELIMITER ',')"
            .formatted(query, file.toString().replace("'", "''")));
  }
}
