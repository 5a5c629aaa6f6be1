package io.flywheel.warehouse.health;

import io.flywheel.warehouse.contract.TableName;

/** What to do about a damaged table, as the end of a sentence. */
final class Remedy {
  private static final String BUILD =
      "run `flywheel build`, `flywheel check` and `flywheel publish`";

  private Remedy() {}

  /** The files are there and make another table, or another history, than was published. */
  static String computeAgain() {
    return BUILD + ": this computes again what readers saw";
  }

  /** Rows of a built table are lost that nothing else needs. */
  static String rebuild() {
    return "run `flywheel build --full`, `flywheel check` and `flywheel publish`:"
        + " this computes the table again from bronze";
  }

  /** A file is lost. */
  static String replace(TableName table, String folder) {
    return "put the file back from a copy of the warehouse, or " + withoutCopy(table, folder);
  }

  /** The table as a whole is not what it was. */
  static String restore(TableName table, String folder) {
    return "put its folder back from a copy of the warehouse, or " + withoutCopy(table, folder);
  }

  private static String withoutCopy(TableName table, String folder) {
    if (table.layer().built()) {
      return "delete the folder " + folder + " and " + BUILD;
    }
    return table.toString().equals("ops.check_result")
        ? "delete the folder " + folder + ": the next check creates it again"
        : "ingest the landing area into a new warehouse (`flywheel run --warehouse DIR`)";
  }

  /** The newest commit, of which nothing was closed or published. */
  static String forget(TableName table) {
    return "delete it and the .crc file of the same name: nothing in it was published, and "
        + (table.layer().built()
            ? "the next build computes its rows again"
            : "the next ingest takes its rows again");
  }
}
