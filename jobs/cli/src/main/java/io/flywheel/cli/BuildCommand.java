package io.flywheel.cli;

import io.flywheel.cli.options.CommandContext;
import io.flywheel.cli.options.DryRunOption;
import io.flywheel.cli.options.RunOption;
import io.flywheel.cli.options.SettingsOptions;
import io.flywheel.cli.outcome.ExitCode;
import io.flywheel.cli.print.Progress;
import io.flywheel.cli.warehouse.WarehouseOpener;
import io.flywheel.warehouse.Engine;
import io.flywheel.warehouse.compute.BuildScheduler.Scope;
import io.flywheel.warehouse.compute.RefreshMode;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
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
    footer = {
      "  flywheel build --table gold.segment_revenue",
      "  flywheel build --full --dry-run              what a build from bronze would compute"
    })
final class BuildCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private SettingsOptions options;
  @Mixin private RunOption run;

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      description = "Only this table, from its current inputs.")
  private String table;

  @Option(names = "--full", description = "Compute everything again from bronze, stale or not.")
  private boolean full;

  @Mixin private DryRunOption dryRun;

  BuildCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  @SuppressWarnings("try")
  public Integer call() {
    if (dryRun.asked()) {
      DryRun.of(options, context).build(run.named(), this::scope);
      return ExitCode.DONE;
    }
    Progress progress = new Progress(context.screen());
    Engine engine = new WarehouseOpener(options.read(context)).existing();
    Scope scope = scope(engine.contracts());
    try (RunLock held = engine.lock()) {
      new Pipeline(engine, context.screen(), progress).build(run.named(), scope);
    }
    return ExitCode.DONE;
  }

  private Scope scope(Contracts contracts) {
    return new Scope(
        Optional.ofNullable(table).map(contracts::named).map(Contract::table),
        full ? RefreshMode.FULL : RefreshMode.INCREMENTAL);
  }
}
