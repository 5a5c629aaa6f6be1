package io.flywheel.cli;

import io.flywheel.cli.query.TextTable;
import io.flywheel.feeds.generate.GenerateReport;
import io.flywheel.feeds.generate.GenerateRequest;
import io.flywheel.feeds.generate.Generator;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes the files that outside systems of a company would deliver. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description = {
      "Write the feeds of a generated company, calibrated to published figures, and a truth file.",
      "The same options give the same files, byte by byte."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  flywheel generate --landing /tmp/exports --from 2024-01-01 --to 2024-03-31",
      "  flywheel generate --landing /tmp/exports --dry-run"
    })
final class GenerateCommand implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin private SettingsOptions options;
  @Mixin private Company company;
  @Mixin private DryRunOption dryRun;

  GenerateCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    Path landing = options.read(invocation).landingFolder();
    if (dryRun.asked()) {
      Generator.verify(company.request(landing));
      company.announce(landing, invocation.screen().out());
      return ExitCode.DONE;
    }
    Progress progress = new Progress(invocation.screen());
    progress.now("generating into " + landing);
    GenerateReport report = Generator.write(company.request(landing));
    progress.done();
    PrintStream out = invocation.screen().out();
    out.print(
        TextTable.of(
                new String[] {"feed", "rows"},
                new boolean[] {false, true},
                report.rowsPerFeed().entrySet().stream()
                    .map(feed -> List.of(feed.getKey(), String.valueOf(feed.getValue())))
                    .toList())
            .text());
    out.printf(
        Locale.ROOT,
        "%d files in %s (%.1f s); what was planted is in %s%n",
        report.files(),
        landing,
        progress.seconds(),
        report.truth());
    return ExitCode.DONE;
  }

  /** Which company, and how much of it. */
  static final class Company {
    @Option(
        names = "--from",
        paramLabel = "DAY",
        defaultValue = "2024-01-01",
        description = "First day, from 2022-01-01. Default: ${DEFAULT-VALUE}.")
    private LocalDate from;

    @Option(
        names = "--to",
        paramLabel = "DAY",
        defaultValue = "2025-12-31",
        description = "Last day, inclusive. Default: ${DEFAULT-VALUE}.")
    private LocalDate to;

    @Option(
        names = "--scale",
        paramLabel = "SHARE",
        defaultValue = "0.000001",
        description = "Share of the published business, up to 1. Default: ${DEFAULT-VALUE}.")
    private BigDecimal scale;

    @Option(
        names = "--seed",
        paramLabel = "NUMBER",
        defaultValue = "1",
        description =
            "Another seed is another company of the same size. Default: ${DEFAULT-VALUE}.")
    private long seed;

    /** Says what would be written. */
    void announce(Path landing, PrintStream out) {
      out.printf(
          Locale.ROOT,
          "Would write %d days of a company (%s) into %s:%n",
          ChronoUnit.DAYS.between(from, to) + 1,
          description(),
          landing);
      Generator.feeds().forEach(feed -> out.println("  " + feed));
    }

    BigDecimal scale() {
      return scale;
    }

    /** True when every day of a calendar year is generated. */
    boolean whole(int year) {
      return !from.isAfter(LocalDate.of(year, 1, 1)) && !to.isBefore(LocalDate.of(year, 12, 31));
    }

    /** What makes two companies the same. */
    String description() {
      return "from " + from + ", to " + to + ", scale " + scale.toPlainString() + ", seed " + seed;
    }

    GenerateRequest request(Path landing) {
      int threads = Runtime.getRuntime().availableProcessors();
      return new GenerateRequest(landing, from, to, scale, seed, threads);
    }
  }
}
