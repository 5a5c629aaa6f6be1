package io.flywheel.cli;

import io.flywheel.cli.query.TextTable;
import io.flywheel.feeds.ingest.Arrivals;
import io.flywheel.feeds.ingest.Arrivals.Arrival;
import java.time.LocalDate;
import java.util.List;

/** What an ingest would take, for people. */
final class ArrivalsText {
  private final Arrivals arrivals;
  private final int most;

  /**
   * @param arrivals the files
   * @param most number of files to name
   */
  ArrivalsText(Arrivals arrivals, int most) {
    this.arrivals = arrivals;
    this.most = most;
  }

  void print(Screen screen) {
    UnmatchedFiles.print(arrivals.unmatched(), screen.err());
    List<Arrival> files = arrivals.files();
    String known = arrivals.known() + (arrivals.known() == 1 ? " file is" : " files are");
    if (files.isEmpty()) {
      screen.out().println("Would take nothing: no file is new, " + known + " known.");
      return;
    }
    screen
        .out()
        .println(
            "Would take "
                + files.size()
                + (files.size() == 1 ? " file; " : " files; ")
                + known
                + " known already:");
    screen.out().print(table(files.stream().limit(most).toList()).text());
    if (files.size() > most) {
      screen.out().println("and " + (files.size() - most) + " more; -v names all");
    }
  }

  private static TextTable table(List<Arrival> files) {
    return TextTable.of(
        new String[] {"feed", "file", "day", "why"},
        new boolean[4],
        files.stream()
            .map(
                file ->
                    List.of(
                        file.feed(),
                        file.file(),
                        file.day().map(LocalDate::toString).orElse("in its rows"),
                        file.why()))
            .toList());
  }
}
