package io.flywheel.cli;

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
      "  flywheel check --dry-run                     which rules would be put to the test",
      "  flywheel check --deep --slices 5             compute five slices of each table again"
    })
final class CheckCommand implements Callable<Integer> {
  private final Invocation invocation;
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
            "Compute some slices of every published table again, and count keys over all days.")
    private boolean asked;

    @Option(
        names = "--slices",
        paramLabel = "N",
        defaultValue = "3",
        description = "Slices of each table (default: ${DEFAULT-VALUE}).")
    private int slices;

    @Option(
        names = "--round",
        paramLabel = "N",
        defaultValue = "0",
        description = "Another number draws other slices (default: ${DEFAULT-VALUE}).")
    private long round;
  }

  CheckCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  @SuppressWarnings("try")
  public Integer call() {
    if (deep != null) {
      if (dryRun.asked() || run.named().isPresent()) {
        throw new IllegalArgumentException(
            "--deep goes without --dry-run and --run: it changes nothing and joins no run");
      }
      Engine engine = new Opening(options.read(invocation)).existing();
      return new Stages(engine, invocation.screen(), new Progress(invocation.screen()))
          .deepCheck(deep.slices, deep.round);
    }
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
