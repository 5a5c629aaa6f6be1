package io.flywheel.warehouse.check;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.files.FileChanges;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;

/**
 * A table of which a rule has to be evaluated.
 *
 * @param checks its rules that are to be evaluated
 * @param days days of the table that changed; all for entity tables
 * @param version what is to be checked
 * @param files the data files of the version
 */
record ChangedTable(TableChecks checks, DayRanges days, Snapshot version, ArrivedFiles files) {

  /** Rows of the files with rows that no check has seen. */
  Dataset<Row> arrived() {
    return rows(files.arrived());
  }

  /** Rows of the other files that may hold a key of those rows. */
  Dataset<Row> neighbours() {
    return rows(files.neighbours());
  }

  /** Both: all rows that may have the key of another one. */
  Dataset<Row> suspects() {
    return rows(Stream.concat(files.arrived().stream(), files.neighbours().stream()).toList());
  }

  private Dataset<Row> rows(List<AddFile> some) {
    return FileChanges.rows(version, some);
  }
}
