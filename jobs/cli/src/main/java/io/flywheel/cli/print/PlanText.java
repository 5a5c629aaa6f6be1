package io.flywheel.cli.print;

import io.flywheel.cli.query.TextTable;
import io.flywheel.warehouse.plan.Plan;
import io.flywheel.warehouse.plan.TablePlan;
import java.io.PrintStream;
import java.util.List;

/** A plan for people: what is stale, and why. */
public final class PlanText {
  private static final int DAYS_WIDTH = 50;

  private final Plan plan;

  public PlanText(Plan plan) {
    this.plan = plan;
  }

  public void print(PrintStream out) {
    printStale(out);
    plan.waiting().forEach(out::println);
  }

  private void printStale(PrintStream out) {
    if (plan.upToDate()) {
      out.println("Nothing is stale: " + plan.tables().size() + " tables are up to date.");
      return;
    }
    List<List<String>> rows = plan.stale().stream().map(PlanText::row).toList();
    out.print(TextTable.of(new String[] {"table", "days", "why"}, new boolean[3], rows).text());
    out.println(
        rows.size()
            + " of "
            + plan.tables().size()
            + " tables are stale; `flywheel run` builds them.");
  }

  private static List<String> row(TablePlan table) {
    String days = days(table);
    return List.of(
        table.contract().table().toString(),
        days.length() > DAYS_WIDTH ? days.substring(0, DAYS_WIDTH - 1) + "…" : days,
        String.join("; ", table.reasons()));
  }

  /** Days that are known; those that changed rows affect besides are found by the build. */
  private static String days(TablePlan table) {
    String rows = table.byRows().isEmpty() ? "" : "found by the build";
    if (table.stale().isAll() || table.stale().isEmpty()) {
      return table.stale().isAll() ? "all" : rows;
    }
    return table.stale() + (rows.isEmpty() ? "" : ", more " + rows);
  }
}
