package io.flywheel.cli;

import io.flywheel.cli.settings.Settings;
import io.flywheel.warehouse.Engine;
import io.flywheel.warehouse.build.Builder.Scope;
import io.flywheel.warehouse.build.Rewrite;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.run.RunLock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The second stage: computes what is stale. */
@Command(
    name = "build",
    mixinStandardHelpOptions = true,
    description = "Compute the stale days of silver and gold; readers see them after publish.",
    footerHeading = "%nExample:%n",
    footer = "  flywheel build --table gold.segment_revenue")
final class BuildCommand implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin private SettingsOptions options;
  @Mixin private RunOption run;

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      description = "Only this table, from its inputs as they stand.")
  private TableName table;

  @Option(names = "--full", description = "Everything again from bronze, stale or not.")
  private boolean full;

  @Option(names = "--dry-run", description = "Say what is stale, and build nothing.")
  private boolean dryRun;

  BuildCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  @SuppressWarnings("try")
  public Integer call() {
    Settings settings = options.read(invocation);
    Opening opening = new Opening(settings);
    Progress progress = new Progress(invocation.screen());
    Engine engine = opening.existing();
    if (dryRun) {
      new PlanText(engine.plan()).print(invocation.screen().out());
      return ExitCode.DONE;
    }
    try (RunLock held = engine.lock()) {
      new Stages(engine, invocation.screen(), progress)
          .build(
              run.named(),
              new Scope(Optional.ofNullable(table), full ? Rewrite.ALWAYS : Rewrite.DIFFERENCES));
    }
    return ExitCode.DONE;
  }
}
