package io.flywheel.cli.print;

import io.flywheel.cli.query.TextTable;
import io.flywheel.feeds.ingest.IngestPreview;
import io.flywheel.feeds.ingest.IngestPreview.Arrival;
import java.time.LocalDate;
import java.util.List;

/** What an ingest would take, for people. */
public final class IngestPreviewText {
  private final IngestPreview preview;
  private final int most;

  /**
   * @param preview the files
   * @param most number of files to name
   */
  public IngestPreviewText(IngestPreview preview, int most) {
    this.preview = preview;
    this.most = most;
  }

  public void print(Screen screen) {
    UnmatchedFiles.print(preview.unmatched(), screen.err());
    List<Arrival> files = preview.files();
    String known = preview.known() + (preview.known() == 1 ? " file is" : " files are");
    if (files.isEmpty()) {
      screen.out().println("Would take nothing: no file is new, " + known + " known.");
      RetakesText.print(preview.retakes(), screen.out());
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
    RetakesText.print(preview.retakes(), screen.out());
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
