package io.flywheel.cli;

import io.flywheel.cli.options.CommandContext;
import io.flywheel.cli.options.DryRunOption;
import io.flywheel.cli.options.IngestOptions;
import io.flywheel.cli.options.SettingsOptions;
import io.flywheel.cli.outcome.ExitCode;
import io.flywheel.cli.print.Progress;
import io.flywheel.cli.settings.Settings;
import io.flywheel.cli.warehouse.WarehouseOpener;
import io.flywheel.warehouse.Engine;
import io.flywheel.warehouse.compute.BuildScheduler.Scope;
import io.flywheel.warehouse.run.RunLock;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Every stage, one after the other. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Ingest new files, build what they make stale, check it and publish it.",
      "Prints a line for each table: rows, partitions, seconds."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  flywheel run --profile online-retail --warehouse /tmp/shop",
      "  flywheel run --until 2024-03-31 --dry-run    which files it would take, what is stale"
    })
final class RunCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private SettingsOptions options;
  @Mixin private IngestOptions files;
  @Mixin private DryRunOption dryRun;

  @Option(names = "--full", description = "Compute everything again from bronze, stale or not.")
  private boolean full;

  RunCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  @SuppressWarnings("try")
  public Integer call() {
    Scope scope = full ? Scope.full() : Scope.stale();
    if (dryRun.asked()) {
      DryRun.of(options, context).run(files.request(Set.of()), scope);
      return ExitCode.DONE;
    }
    Settings settings = options.read(context);
    Progress progress = new Progress(context.screen());
    Engine engine = new WarehouseOpener(settings).created();
    try (RunLock held = engine.lock()) {
      new Pipeline(engine, context.screen(), progress)
          .all(settings, files.request(Set.of()), scope);
    }
    return ExitCode.DONE;
  }
}
