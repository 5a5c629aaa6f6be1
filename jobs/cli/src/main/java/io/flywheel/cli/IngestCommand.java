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
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The first stage: new files into bronze. */
@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    description = {
      "Take new files of the landing folder into bronze, and open a run.",
      "Exit code 3 when a file is refused: then nothing of the delivery was taken."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  flywheel ingest --feed orders --until 2024-03-31",
      "  flywheel ingest --dry-run                    which files are new, and why",
      "  flywheel ingest --retake 'north/*.csv'        files that another mapping has shaped"
    })
final class IngestCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private SettingsOptions options;
  @Mixin private IngestOptions files;
  @Mixin private DryRunOption dryRun;

  @Option(
      names = "--feed",
      paramLabel = "FEED",
      description = "Only this feed, such as orders or reference/products; repeatable.")
  private Set<String> feeds = new LinkedHashSet<>();

  IngestCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  @SuppressWarnings("try")
  public Integer call() {
    if (dryRun.asked()) {
      DryRun.of(options, context).ingest(files.request(feeds));
      return ExitCode.DONE;
    }
    Settings settings = options.read(context);
    Engine engine = new WarehouseOpener(settings).created();
    try (RunLock held = engine.lock()) {
      new Pipeline(engine, context.screen(), new Progress(context.screen()))
          .ingest(settings, files.request(feeds), Scope.stale());
    }
    return ExitCode.DONE;
  }
}
