package io.flywheel.cli;

import io.flywheel.cli.options.CommandContext;
import io.flywheel.cli.options.DryRunOption;
import io.flywheel.cli.options.RunOption;
import io.flywheel.cli.options.SettingsOptions;
import io.flywheel.cli.outcome.ExitCode;
import io.flywheel.cli.print.Progress;
import io.flywheel.cli.settings.Settings;
import io.flywheel.cli.warehouse.WarehouseOpener;
import io.flywheel.warehouse.Engine;
import io.flywheel.warehouse.publication.Rollback;
import io.flywheel.warehouse.run.RunLock;
import io.flywheel.warehouse.state.Publication;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The last stage: readers see everything that was built, at once. */
@Command(
    name = "publish",
    mixinStandardHelpOptions = true,
    description = {
      "Let readers see what the open run has built and checked, all tables at once;",
      "or take them back to an older publication, which pauses runs until its release."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  flywheel publish --run run-7",
      "  flywheel publish --format json               also which tables changed, for programs",
      "  flywheel publish --dry-run                   which versions readers would see",
      "  flywheel publish --rollback 12               back to publication 12, see flywheel status",
      "  flywheel publish --rollback 12 --dry-run     which versions readers would see then",
      "  flywheel publish --release                   runs can go on"
    })
final class PublishCommand implements Callable<Integer> {
  private enum Shape {
    TEXT,
    JSON
  }

  private final CommandContext context;
  @Mixin private SettingsOptions options;
  @Mixin private RunOption run;
  @Mixin private DryRunOption dryRun;

  @Option(
      names = "--format",
      defaultValue = "text",
      description =
          "text or json, which also names the tables whose rows changed. With --run json says what"
              + " that run published, also when it is asked again. Default: text.")
  private Shape format;

  @ArgGroup private Readers readers;

  /** What becomes of readers instead of seeing the newest. */
  private static final class Readers {
    @Option(
        names = "--rollback",
        paramLabel = "N",
        description = "Let readers see publication N again, and pause runs.")
    private Long rollback;

    @Option(names = "--release", description = "Let runs go on after a rollback.")
    private boolean release;
  }

  PublishCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  @SuppressWarnings("try")
  public Integer call() {
    if (readers != null && run.named().isPresent()) {
      throw new IllegalArgumentException(
          "--rollback and --release take no --run: they join no run");
    }
    if (format == Shape.JSON && (readers != null || dryRun.asked())) {
      throw new IllegalArgumentException(
          "--format json tells what was published; --dry-run, --rollback and --release publish"
              + " nothing new, so leave it out");
    }
    if (dryRun.asked()) {
      rehearse(DryRun.of(options, context));
      return ExitCode.DONE;
    }
    Progress progress = new Progress(context.screen());
    Settings settings = options.read(context);
    Engine engine = new WarehouseOpener(settings).existing();
    try (RunLock held = engine.lock()) {
      if (readers != null) {
        context.screen().out().println(moved(engine.rollback()));
      } else {
        publish(new Pipeline(engine, context.screen(), progress), settings);
      }
    }
    return ExitCode.DONE;
  }

  private void publish(Pipeline pipeline, Settings settings) {
    if (format == Shape.JSON) {
      pipeline.publishAsJson(settings, run.named());
    } else {
      pipeline.publish(settings, run.named());
    }
  }

  private void rehearse(DryRun stages) {
    if (readers == null) {
      stages.publish(run.named());
    } else if (readers.release) {
      stages.release();
    } else {
      stages.rollback(readers.rollback);
    }
  }

  private String moved(Rollback rollback) {
    if (readers.release) {
      return "Released: publication %d. The next run computes again what was rolled back."
          .formatted(rollback.release().number());
    }
    Publication row = rollback.to(readers.rollback);
    return "Rolled back: with publication %d readers see publication %d again%s. Runs are paused until `flywheel publish --release`."
        .formatted(
            row.number(), readers.rollback, row.asOf().map(day -> ", as of " + day).orElse(""));
  }
}
