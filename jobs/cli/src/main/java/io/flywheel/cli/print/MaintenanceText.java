package io.flywheel.cli.print;

import io.flywheel.cli.query.TextTable;
import io.flywheel.warehouse.maintain.Maintenance;
import java.io.PrintStream;
import java.util.List;

/** A line for each table that maintenance has to do with. */
public final class MaintenanceText {
  private final Maintenance.Outcome outcome;

  public MaintenanceText(Maintenance.Outcome outcome) {
    this.outcome = outcome;
  }

  public void print(PrintStream out, String title) {
    outcome
        .waiting()
        .ifPresent(reason -> out.println("Published tables are not compacted: " + reason + "."));
    if (outcome.tables().isEmpty()) {
      out.println("Nothing to do: no table holds many small files, or files that nobody can read.");
    } else {
      out.println(title);
      out.print(table().text());
    }
    outcome
        .publication()
        .ifPresent(
            row ->
                out.println(
                    "Published: publication " + row.number() + ", the same rows in fewer files."));
  }

  private TextTable table() {
    return TextTable.of(
        new String[] {"table", "files before", "after", "deleted", "bytes freed"},
        new boolean[] {false, true, true, true, true},
        outcome.tables().stream()
            .map(
                table ->
                    List.of(
                        table.table().toString(),
                        String.valueOf(table.filesBefore()),
                        String.valueOf(table.filesAfter()),
                        String.valueOf(table.removed()),
                        String.valueOf(table.bytes())))
            .toList());
  }
}
