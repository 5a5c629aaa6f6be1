package io.flywheel.cli;

import io.flywheel.warehouse.Engine;
import io.flywheel.warehouse.run.RunLock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The third stage: whether what was built keeps its rules. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description =
        "Test what the open run has built against its contracts; exit code 3 when broken.",
    footerHeading = "%nExample:%n",
    footer = {
      "  flywheel check --run run-7",
      "  flywheel check --dry-run                     which rules would be put to the test"
    })
final class CheckCommand implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin private SettingsOptions options;
  @Mixin private RunOption run;
  @Mixin private DryRunOption dryRun;

  CheckCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  @SuppressWarnings("try")
  public Integer call() {
    if (dryRun.asked()) {
      options.rehearsal(invocation).check(run.named());
      return ExitCode.DONE;
    }
    Progress progress = new Progress(invocation.screen());
    Engine engine = new Opening(options.read(invocation)).existing();
    try (RunLock held = engine.lock()) {
      return new Stages(engine, invocation.screen(), progress).check(run.named());
    }
  }
}
