package io.flywheel.cli;

import io.flywheel.cli.options.CommandContext;
import io.flywheel.cli.options.DryRunOption;
import io.flywheel.cli.options.RunOption;
import io.flywheel.cli.options.SettingsOptions;
import io.flywheel.cli.outcome.ExitCode;
import io.flywheel.cli.print.Progress;
import io.flywheel.cli.warehouse.WarehouseOpener;
import io.flywheel.warehouse.Engine;
import io.flywheel.warehouse.run.RunLock;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The third stage: whether what was built keeps its rules. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Test what the open run has built against its contracts; exit code 3 when broken.",
      "With --deep: what readers see, against its definitions."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  flywheel check --run run-7",
      "  flywheel check --dry-run                     which rules would be checked",
      "  flywheel check --deep --intervals 5          compute five intervals of each table again"
    })
final class CheckCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private SettingsOptions options;
  @Mixin private RunOption run;
  @Mixin private DryRunOption dryRun;

  @ArgGroup(exclusive = false)
  private Deep deep;

  /** What is looked at beside the open run. */
  private static final class Deep {
    @Option(
        names = "--deep",
        required = true,
        description =
            "Compute some intervals of every published table again, and count keys over all days.")
    private boolean asked;

    @Option(
        names = "--intervals",
        paramLabel = "N",
        defaultValue = "3",
        description = "Intervals (such as days) of each table (default: ${DEFAULT-VALUE}).")
    private int intervals;

    @Option(
        names = "--round",
        paramLabel = "N",
        defaultValue = "0",
        description = "Another number draws other intervals (default: ${DEFAULT-VALUE}).")
    private long round;
  }

  CheckCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  @SuppressWarnings("try")
  public Integer call() {
    if (deep != null) {
      if (dryRun.asked() || run.named().isPresent()) {
        throw new IllegalArgumentException(
            "--deep takes neither --dry-run nor --run: it changes nothing and joins no run");
      }
      Engine engine = new WarehouseOpener(options.read(context)).existing();
      new Pipeline(engine, context.screen(), new Progress(context.screen()))
          .deepCheck(deep.intervals, deep.round);
      return ExitCode.DONE;
    }
    if (dryRun.asked()) {
      DryRun.of(options, context).check(run.named());
      return ExitCode.DONE;
    }
    Progress progress = new Progress(context.screen());
    Engine engine = new WarehouseOpener(options.read(context)).existing();
    try (RunLock held = engine.lock()) {
      new Pipeline(engine, context.screen(), progress).check(run.named());
    }
    return ExitCode.DONE;
  }
}
