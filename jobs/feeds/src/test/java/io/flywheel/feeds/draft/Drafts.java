package io.flywheel.feeds.draft;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.flywheel.feeds.mapping.FeedMapping;
import io.flywheel.feeds.mapping.IngestSettings;
import io.flywheel.warehouse.SharedSpark;
import io.flywheel.warehouse.TestFolders;
import io.flywheel.warehouse.contract.Contracts;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Files and the drafts that are made of them. */
final class Drafts {
  static final Path DATASETS = SharedSpark.PROJECT.resolve("datasets");

  private Drafts() {}

  static FirstDraft draft(String feed, Path file) {
    return FirstDraft.of(
        file, file.getFileName().toString(), Optional.of(feed), Optional.empty(), DATASETS);
  }

  static FirstDraft draft(Path file) {
    return FirstDraft.of(
        file, file.getFileName().toString(), Optional.empty(), Optional.empty(), DATASETS);
  }

  /** The feed's settings as HOCON reads them. */
  static Config settings(String feed, FirstDraft draft) {
    return ConfigFactory.parseString(draft.text()).getConfig("flywheel.feeds." + feed);
  }

  static String column(String feed, FirstDraft draft, String column) {
    return settings(feed, draft).getString("columns." + column);
  }

  /** The lines of a draft that set something and say that they guess. */
  static List<String> guesses(FirstDraft draft) {
    return draft.text().lines().filter(line -> line.contains("# guess:")).toList();
  }

  /** What ingest makes of it, with lines that the draft leaves to be filled in. */
  static FeedMapping mapping(String feed, FirstDraft draft, String... filled) {
    Config own = ConfigFactory.parseString(String.join("\n", filled));
    Config settings =
        own.withFallback(ConfigFactory.parseString(draft.text()))
            .withFallback(
                ConfigFactory.parseFile(SharedSpark.PROJECT.resolve("conf/flywheel.conf").toFile()))
            .resolve();
    return IngestSettings.from(settings, Bronze.CONTRACTS).mappings().stream()
        .filter(mapping -> mapping.feed().equals(feed))
        .findFirst()
        .orElseThrow();
  }

  /** No mapping needs the tables that are computed, whose SQL takes long to read. */
  private static final class Bronze {
    private static final Contracts CONTRACTS = read();

    private static Contracts read() {
      Path folder = SharedSpark.folder();
      TestFolders.copy(DATASETS.resolve("bronze"), folder.resolve("bronze"));
      return Contracts.read(folder);
    }
  }
}
