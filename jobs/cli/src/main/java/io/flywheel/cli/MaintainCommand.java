package io.flywheel.cli;

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
        "Write small files together, and delete files that no kept publication names. No figure"
            + " changes.",
    footerHeading = "%nExample:%n",
    footer = {
      "  flywheel maintain                            once a week, say",
      "  flywheel maintain --dry-run                  which tables, and how many files"
    })
final class MaintainCommand implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin private SettingsOptions options;
  @Mixin private DryRunOption dryRun;

  MaintainCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  @SuppressWarnings("try")
  public Integer call() {
    if (dryRun.asked()) {
      options.rehearsal(invocation).maintain();
      return ExitCode.DONE;
    }
    Progress progress = new Progress(invocation.screen());
    Engine engine = new Opening(options.read(invocation)).filled();
    try (RunLock held = engine.lock()) {
      progress.now("writing small files together");
      Maintenance.Outcome outcome = engine.maintenance().run(Instant.now());
      progress.done();
      new MaintenanceText(outcome).print(invocation.screen().out(), "Maintained:");
    }
    return ExitCode.DONE;
  }
}
