package io.flywheel.cli.print;

import io.flywheel.cli.query.TextTable;
import io.flywheel.warehouse.cases.TestFailure;
import io.flywheel.warehouse.cases.TestResult;
import io.flywheel.warehouse.contract.Contract;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** What the tests of tables came to: a line for each table, and the rows that differ. */
public final class TestText {
  private final PrintStream out;
  private final int width;

  /**
   * @param out where results go
   * @param tables the tables that are tested
   */
  public TestText(PrintStream out, List<Contract> tables) {
    this.out = out;
    this.width = tables.stream().mapToInt(each -> each.table().toString().length()).max().orElse(1);
  }

  public void print(TestResult result) {
    out.println(
        String.format(
            Locale.ROOT,
            "%-" + width + "s  %3d cases  %2d windows  %5.1f s%s",
            result.table(),
            result.cases(),
            result.windows(),
            result.wall().toMillis() / 1000.0,
            result.failures().isEmpty() ? "" : "  " + result.failures().size() + " FAILED"));
    result.failures().forEach(this::print);
    out.flush();
  }

  private void print(TestFailure failure) {
    out.println("  " + failure.test());
    failure.message().lines().forEach(line -> out.println("    " + line));
    if (!failure.columns().isEmpty()) {
      TextTable.of(
              failure.columns().toArray(String[]::new),
              new boolean[failure.columns().size()],
              failure.rows())
          .text()
          .lines()
          .forEach(line -> out.println("      " + line));
    }
  }

  public void printSum(List<TestResult> results) {
    int cases = results.stream().mapToInt(TestResult::cases).sum();
    int windows = results.stream().mapToInt(TestResult::windows).sum();
    long failed = results.stream().mapToLong(result -> result.failures().size()).sum();
    if (failed > 0) {
      out.println(failed + (failed == 1 ? " test failed." : " tests failed."));
    } else if (results.size() > 1) {
      out.println(
          "All well: %d tables, %d cases, %d windows.".formatted(results.size(), cases, windows));
    }
  }
}
