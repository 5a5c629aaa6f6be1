package io.flywheel.cli;

import io.flywheel.cli.DemoFolders.Fate;
import io.flywheel.cli.options.CommandContext;
import io.flywheel.cli.options.CompanyOptions;
import io.flywheel.cli.options.DryRunOption;
import io.flywheel.cli.options.SettingsOptions;
import io.flywheel.cli.outcome.ExitCode;
import io.flywheel.cli.print.DemoReport;
import io.flywheel.cli.print.Progress;
import io.flywheel.cli.print.RefusalReport;
import io.flywheel.cli.query.QueryReport;
import io.flywheel.cli.settings.Settings;
import io.flywheel.cli.warehouse.WarehouseOpener;
import io.flywheel.feeds.generate.Generator;
import io.flywheel.feeds.landing.IngestRequest;
import io.flywheel.warehouse.Engine;
import io.flywheel.warehouse.compute.BuildScheduler.Scope;
import io.flywheel.warehouse.run.RunLock;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The whole way, on a company that anybody can have. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Generate a small company calibrated to published figures, run everything on it, and print",
      "net sales and operating income beside the published ones, the retention of Prime and other customers,",
      "and what joining Prime does beside what was planted."
    },
    footerHeading = "%nExample:%n",
    footer = {"  flywheel demo --from 2025-01-01 --to 2025-03-31", "  flywheel demo --dry-run"})
final class DemoCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private SettingsOptions options;
  @Mixin private CompanyOptions company;
  @Mixin private DryRunOption dryRun;

  DemoCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  @SuppressWarnings("try")
  public Integer call() throws IOException {
    Settings settings = options.read(context, Optional.of("demo"));
    Progress progress = new Progress(context.screen());
    DemoFolders folders =
        new DemoFolders(
            settings.warehouseFolder().orElseThrow(), settings.landingFolder(), company);
    if (dryRun.asked()) {
      announce(folders.fate(), settings);
      return ExitCode.DONE;
    }
    if (folders.prepare() != Fate.KEPT) {
      progress.now("generating a company: " + company.description());
      Generator.write(company.request(settings.landingFolder()));
    }
    progress.now("starting Spark");
    Engine engine = new WarehouseOpener(settings).created();
    try (RunLock held = engine.lock()) {
      new Pipeline(engine, context.screen(), progress)
          .all(settings, IngestRequest.everything(), Scope.stale());
      progress.now("querying the published tables");
      print(new QueryReport(engine.published()), settings.landingFolder(), progress);
    }
    return ExitCode.DONE;
  }

  private void announce(Fate fate, Settings settings) {
    PrintStream out = context.screen().out();
    if (fate == Fate.KEPT) {
      out.println("Would keep the company in " + settings.landing() + ".");
    } else {
      if (fate == Fate.REPLACED) {
        out.println("Would delete the other company in " + settings.warehouse() + ".");
      }
      company.announce(settings.landingFolder(), out);
    }
    out.println("Would run everything that is new or stale into " + settings.warehouse() + ".");
  }

  private void print(QueryReport report, Path landing, Progress progress) {
    PrintStream out = context.screen().out();
    DemoReport demo = new DemoReport(report, company.request(landing));
    progress.done();
    demo.print(out);
    out.println();
    new RefusalReport(report).reasons(out);
    out.printf(Locale.ROOT, "Done in %.0f seconds. What to try next:%n", progress.seconds());
    out.println(
        "  bin/flywheel sql --profile demo                     a prompt; TAB completes tables");
    out.println("  bin/flywheel sql --profile demo \"SELECT * FROM gold.segment_revenue\"");
    out.println("  bin/flywheel sql --profile demo \"DESCRIBE gold.cohort_retention\"");
    out.println("  bin/flywheel status --profile demo                  runs, files, refusals");
    out.println("  bin/flywheel run --profile demo                     nothing new, nothing to do");
    out.println("  bin/flywheel run --profile online-retail            real orders of a shop");
  }
}
