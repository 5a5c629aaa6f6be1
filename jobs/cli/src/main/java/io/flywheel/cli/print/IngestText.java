package io.flywheel.cli.print;

import io.flywheel.cli.query.TextTable;
import io.flywheel.feeds.ingest.IngestReport;
import io.flywheel.feeds.ingest.IngestReport.FileCounts;
import io.flywheel.feeds.ingest.IngestReport.Outcome;
import io.flywheel.feeds.ingest.IngestReport.Refusal;
import io.flywheel.feeds.parse.FileTask.Absence.Reason;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What an ingest did, for people. */
public final class IngestText {
  private static final int MOST_REFUSALS = 20;

  private final IngestReport report;

  public IngestText(IngestReport report) {
    this.report = report;
  }

  public void print(Screen screen) {
    UnmatchedFiles.print(report.unmatched(), screen.err());
    PrintStream out = screen.out();
    if (report.outcome() == Outcome.NOTHING_NEW) {
      out.println("No file is new" + (report.known() == 0 ? " and none is known." : "."));
    } else if (report.outcome() == Outcome.INGESTED) {
      out.println(
          "Ingested in "
              + report.runId().orElseThrow()
              + report.asOf().map(day -> ", as of " + day).orElse("")
              + ":");
      out.print(feeds().text());
      withdrawn(out);
      absent(out, Reason.SUPERSEDED, "Superseded by newer versions");
      absent(out, Reason.REMOVED, "No longer in their folder");
      absent(out, Reason.DISMISSED, "Refused before, and gone");
      absent(out, Reason.LOOKUP, "Looked up by others");
    }
    if (!report.refusals().isEmpty()) {
      refused(out);
    }
    if (!report.waiting().isEmpty()) {
      out.println(
          "Not taken before every file of their version can be: "
              + String.join(", ", report.waiting()));
    }
    RetakesText.print(report.retakes(), out);
  }

  private TextTable feeds() {
    SortedMap<String, List<FileCounts>> feeds =
        report.files().stream()
            .filter(file -> file.status().equals("accepted"))
            .collect(Collectors.groupingBy(FileCounts::feed, TreeMap::new, Collectors.toList()));
    Map<String, ToLongFunction<FileCounts>> counts = new LinkedHashMap<>();
    counts.put("delivered", FileCounts::delivered);
    counts.put("accepted", FileCounts::accepted);
    counts.put("duplicates", FileCounts::duplicates);
    counts.put("quarantined", FileCounts::quarantined);
    if (report.files().stream().anyMatch(file -> file.leftOut() > 0)) {
      counts.put("left out", FileCounts::leftOut);
    }
    List<List<String>> rows = new ArrayList<>();
    feeds.forEach(
        (feed, files) -> {
          List<String> row = new ArrayList<>(List.of(feed, String.valueOf(files.size())));
          counts
              .values()
              .forEach(count -> row.add(String.valueOf(files.stream().mapToLong(count).sum())));
          rows.add(row);
        });
    List<String> header = new ArrayList<>(List.of("feed", "files"));
    header.addAll(counts.keySet());
    boolean[] numbers = new boolean[header.size()];
    Arrays.fill(numbers, 1, numbers.length, true);
    return TextTable.of(header.toArray(String[]::new), numbers, rows);
  }

  private void withdrawn(PrintStream out) {
    report.files().stream()
        .filter(file -> file.withdrawn() > 0)
        .collect(
            Collectors.groupingBy(
                FileCounts::feed, TreeMap::new, Collectors.summingLong(FileCounts::withdrawn)))
        .forEach(
            (feed, records) ->
                out.println(
                    "Deleted from "
                        + feed
                        + ", as newer files no longer have them: "
                        + records
                        + (records == 1 ? " record" : " records")));
  }

  private void absent(PrintStream out, Reason reason, String what) {
    long files =
        report.files().stream().filter(file -> file.status().equals(reason.status())).count();
    if (files > 0) {
      out.println(what + ": " + files + (files == 1 ? " file" : " files"));
    }
  }

  private void refused(PrintStream out) {
    long files = report.refusals().stream().map(Refusal::file).distinct().count();
    out.println(
        "Refused: "
            + files
            + (files == 1 ? " file" : " files")
            + (report.outcome() == Outcome.REFUSED
                ? "; nothing of this delivery entered the warehouse."
                : "; left out.")
            + " Mend or remove, then run again:");
    out.print(
        TextTable.of(
                new String[] {"file", "line", "reason"},
                new boolean[] {false, true, false},
                report.refusals().stream()
                    .limit(MOST_REFUSALS)
                    .map(
                        refusal ->
                            List.of(
                                refusal.file(),
                                refusal.line().map(String::valueOf).orElse(""),
                                refusal.reason()))
                    .toList())
            .text());
    if (report.refusals().size() > MOST_REFUSALS) {
      out.println("and " + (report.refusals().size() - MOST_REFUSALS) + " more in ops.quarantine");
    }
  }
}
