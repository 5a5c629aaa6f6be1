package io.flywheel.benchmark.day;

import io.flywheel.benchmark.measure.Commits;
import io.flywheel.benchmark.measure.Cost;
import io.flywheel.benchmark.measure.Phases;
import io.flywheel.benchmark.profile.EventLog;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The rounds as tables in Markdown. */
final class DayReport {
  private DayReport() {}

  /** What was done, what it cost, and how that compares with the day's run. */
  static String costs(List<Measured> all) {
    StringBuilder table =
        new StringBuilder(
            """
            | history days | what | wall s: min | median | CPU s: min | median | peak MB | wall: day is x times | CPU: day is x times |
            |--:|---|--:|--:|--:|--:|--:|--:|--:|
            """);
    for (Measured measured : all) {
      for (String what : measured.rounds().get(0).costs().keySet()) {
        double wall = measured.median(what, Cost::wallSeconds);
        double cpu = measured.median(what, Cost::cpuSeconds);
        line(
            table,
            "| %d | %s | %.1f | %.1f | %.1f | %.1f | %.0f | %.2f | %.2f |%n",
            measured.days(),
            what,
            measured.least(what, Cost::wallSeconds),
            wall,
            measured.least(what, Cost::cpuSeconds),
            cpu,
            measured.most(what, cost -> cost.peakMegabytes()),
            measured.median(Round.DAY, Cost::wallSeconds) / wall,
            measured.median(Round.DAY, Cost::cpuSeconds) / cpu);
      }
    }
    return table.append('\n').toString();
  }

  /** What the day's run did, and how long its phases took. */
  static String counts(List<Measured> all) {
    StringBuilder table =
        new StringBuilder(
            """
            | history days | ledger rows | Spark jobs | tasks | files read | commits | files added | MB added | files removed | start s | ingest s | build s | check s | publish s |
            |--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
            """);
    for (Measured measured : all) {
      Round round = measured.rounds().get(0);
      EventLog events = measured.events();
      Commits commits = round.commits();
      line(
          table,
          "| %d | %d | %d | %d | %d | %d | %d | %d | %d |",
          measured.days(),
          round.ledgerRows(),
          events.jobCount(),
          events.taskCount(),
          events.filesRead(),
          commits.commits(),
          commits.addedFiles(),
          commits.addedBytes() >> 20,
          commits.removedFiles());
      for (String phase : Phases.NAMES) {
        line(table, " %.1f |", measured.medianOfRounds(each -> each.phases().seconds(phase)));
      }
      table.append('\n');
    }
    return table.append('\n').toString();
  }

  /** How the shortest history's costs grow, one line for each longer one. */
  static String growth(List<Measured> all) {
    if (all.size() < 2) {
      return "";
    }
    StringBuilder table = new StringBuilder("| growth | what | wall | CPU |\n|---|---|--:|--:|\n");
    Measured base = all.get(0);
    for (Measured longer : all.subList(1, all.size())) {
      for (String what : base.rounds().get(0).costs().keySet()) {
        line(
            table,
            "| t(%d)/t(%d) | %s | %.2f | %.2f |%n",
            longer.days(),
            base.days(),
            what,
            ratio(longer, base, what, Cost::wallSeconds),
            ratio(longer, base, what, Cost::cpuSeconds));
      }
    }
    return table.append('\n').toString();
  }

  private static double ratio(
      Measured longer, Measured base, String what, ToDoubleFunction<Cost> part) {
    return longer.median(what, part) / base.median(what, part);
  }

  private static void line(StringBuilder table, String form, Object... values) {
    table.append(String.format(Locale.ROOT, form, values));
  }
}
