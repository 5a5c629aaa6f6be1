package io.flywheel.cli;

import io.flywheel.warehouse.Engine;
import io.flywheel.warehouse.run.RunLock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The last stage: readers see everything that was built, at once. */
@Command(
    name = "publish",
    mixinStandardHelpOptions = true,
    description = "Let readers see what the open run has built and checked, all tables at once.",
    footerHeading = "%nExample:%n",
    footer = {
      "  flywheel publish --run run-7",
      "  flywheel publish --dry-run                   which versions readers would see"
    })
final class PublishCommand implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin private SettingsOptions options;
  @Mixin private RunOption run;
  @Mixin private DryRunOption dryRun;

  PublishCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  @SuppressWarnings("try")
  public Integer call() {
    if (dryRun.asked()) {
      options.rehearsal(invocation).publish(run.named());
      return ExitCode.DONE;
    }
    Progress progress = new Progress(invocation.screen());
    Engine engine = new Opening(options.read(invocation)).existing();
    try (RunLock held = engine.lock()) {
      new Stages(engine, invocation.screen(), progress).publish(run.named());
    }
    return ExitCode.DONE;
  }
}
