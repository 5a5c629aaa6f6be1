package io.flywheel.cli;

import io.flywheel.cli.options.CommandContext;
import io.flywheel.cli.options.SettingsOptions;
import io.flywheel.cli.outcome.ExitCode;
import io.flywheel.cli.settings.Settings;
import io.flywheel.feeds.draft.FirstDraft;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the first draft of a mapping, which somebody then mends. */
@Command(
    name = "map",
    mixinStandardHelpOptions = true,
    description = {
      "Print a first draft of a mapping from the header and first rows of an export: CSV, JSON lines",
      "or Parquet. What it guesses is marked; a required column that it does not find is left out,",
      "so that ingest asks for it. Needs no warehouse."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  flywheel map landing/shopify/orders_export_1.csv --feed orders >my-shop.conf",
      "  flywheel run --config my-shop.conf --landing landing"
    })
final class MapCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private SettingsOptions options;

  @Parameters(paramLabel = "FILE", description = "An export; a typical one with many rows is best.")
  private Path file;

  @Option(
      names = "--feed",
      paramLabel = "FEED",
      description =
          "The feed that it is to be, such as orders or reference/products; without it, the one that"
              + " its columns are most like.")
  private String feed;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Its name among several mappings of the feed, such as aws or azure.")
  private String name;

  MapCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Settings settings = options.readWithoutWarehouse(context);
    Path export = context.workingDirectory().resolve(file).normalize();
    Optional<Path> below = below(settings, export);
    FirstDraft draft =
        FirstDraft.of(
            export,
            below.orElse(export.getFileName()).toString().replace('\\', '/'),
            Optional.ofNullable(feed),
            Optional.ofNullable(name),
            settings.datasets());
    context.screen().out().print(draft.text());
    context.screen().out().flush();
    if (below.isEmpty()) {
      note(
          "files is relative to the landing folder, and the file is not in it: run with --landing "
              + export.getParent());
    }
    draft.notes().forEach(this::note);
    return ExitCode.DONE;
  }

  private static Optional<Path> below(Settings settings, Path export) {
    Optional<Path> landing =
        settings.landing().contains(":/")
            ? Optional.empty()
            : Optional.of(Path.of(settings.landing()));
    return landing.filter(export::startsWith).map(folder -> folder.relativize(export));
  }

  private void note(String text) {
    context.screen().err().println("flywheel: " + text);
  }
}
