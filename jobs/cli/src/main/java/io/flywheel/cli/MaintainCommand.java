package io.flywheel.cli;

import io.flywheel.cli.options.CommandContext;
import io.flywheel.cli.options.DryRunOption;
import io.flywheel.cli.options.SettingsOptions;
import io.flywheel.cli.outcome.ExitCode;
import io.flywheel.cli.print.MaintenanceText;
import io.flywheel.cli.print.Progress;
import io.flywheel.cli.warehouse.WarehouseOpener;
import io.flywheel.warehouse.Engine;
import io.flywheel.warehouse.maintain.Maintenance;
import io.flywheel.warehouse.run.RunLock;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Keeps tables in few files and the disk free of files that nobody can read. */
@Command(
    name = "maintain",
    mixinStandardHelpOptions = true,
    description =
        "Compact small files, and delete files that no kept publication names. No figure"
            + " changes.",
    footerHeading = "%nExample:%n",
    footer = {
      "  flywheel maintain                            for example once a week",
      "  flywheel maintain --dry-run                  which tables, and how many files"
    })
final class MaintainCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private SettingsOptions options;
  @Mixin private DryRunOption dryRun;

  MaintainCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  @SuppressWarnings("try")
  public Integer call() {
    if (dryRun.asked()) {
      DryRun.of(options, context).maintain();
      return ExitCode.DONE;
    }
    Progress progress = new Progress(context.screen());
    Engine engine = new WarehouseOpener(options.read(context)).filled();
    try (RunLock held = engine.lock()) {
      progress.now("compacting small files");
      Maintenance.Outcome outcome = engine.maintenance().run(Instant.now());
      progress.done();
      new MaintenanceText(outcome).print(context.screen().out(), "Maintained:");
    }
    return ExitCode.DONE;
  }
}
