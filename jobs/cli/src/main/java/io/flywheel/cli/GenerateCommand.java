package io.flywheel.cli;

import io.flywheel.cli.options.CommandContext;
import io.flywheel.cli.options.CompanyOptions;
import io.flywheel.cli.options.DryRunOption;
import io.flywheel.cli.options.SettingsOptions;
import io.flywheel.cli.outcome.ExitCode;
import io.flywheel.cli.print.Progress;
import io.flywheel.cli.query.TextTable;
import io.flywheel.feeds.generate.GenerateReport;
import io.flywheel.feeds.generate.Generator;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
  private final CommandContext context;
  @Mixin private SettingsOptions options;
  @Mixin private CompanyOptions company;
  @Mixin private DryRunOption dryRun;

  GenerateCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    Path landing = options.read(context).landingFolder();
    if (dryRun.asked()) {
      Generator.verify(company.request(landing));
      company.announce(landing, context.screen().out());
      return ExitCode.DONE;
    }
    Progress progress = new Progress(context.screen());
    progress.now("generating into " + landing);
    GenerateReport report = Generator.write(company.request(landing));
    progress.done();
    PrintStream out = context.screen().out();
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
}
