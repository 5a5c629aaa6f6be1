package io.flywheel.cli;

import io.flywheel.cli.settings.Settings;
import io.flywheel.warehouse.Engine;
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
      "  flywheel ingest --dry-run                    which files are new, and why"
    })
final class IngestCommand implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin private SettingsOptions options;
  @Mixin private IngestOptions files;
  @Mixin private DryRunOption dryRun;

  @Option(
      names = "--feed",
      paramLabel = "FEED",
      description = "Only this feed, such as orders or reference/products; repeatable.")
  private Set<String> feeds = new LinkedHashSet<>();

  IngestCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  @SuppressWarnings("try")
  public Integer call() {
    if (dryRun.asked()) {
      options.rehearsal(invocation).ingest(files.request(feeds));
      return ExitCode.DONE;
    }
    Settings settings = options.read(invocation);
    Engine engine = new Opening(settings).created();
    try (RunLock held = engine.lock()) {
      return new Stages(engine, invocation.screen(), new Progress(invocation.screen()))
          .ingest(settings, files.request(feeds));
    }
  }
}
