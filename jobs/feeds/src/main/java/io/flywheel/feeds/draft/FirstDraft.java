package io.flywheel.feeds.draft;

import io.flywheel.feeds.mapping.MappingException;
import io.flywheel.feeds.sample.Sample;
import io.flywheel.feeds.sample.SampleReader;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractReader;
import io.flywheel.warehouse.message.Nearest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A first draft of a mapping, made of the beginning of one file.
 *
 * @param text the mapping as settings in HOCON; what it guesses stands in comments
 * @param notes what is to be said beside it
 */
public record FirstDraft(String text, List<String> notes) {
  /** Of a feed this share of what it requires has to be found by name. */
  private static final double ENOUGH = 0.5;

  /** So many times more than of the next one. */
  private static final double AHEAD = 1.3;

  /**
   * @param file the file, on this machine
   * @param path its path below the landing area, or its name
   * @param feed the feed that it is to be of; empty for the one that its columns are most like
   * @param name its name among the mappings of the feed; empty where it is the only one
   * @param datasets folder of the tables' contracts
   * @throws MappingException when the file cannot be mapped, there is no such feed, or none that is
   *     like it; the message says what to do
   */
  public static FirstDraft of(
      Path file, String path, Optional<String> feed, Optional<String> name, Path datasets) {
    Map<String, Contract> feeds = feeds(datasets);
    feed.filter(asked -> !feeds.containsKey(asked))
        .ifPresent(
            asked -> {
              throw new MappingException(
                  "unknown feed '" + asked + "'" + Nearest.hint(asked, feeds.keySet()));
            });
    Sample sample = SampleReader.read(file);
    List<String> notes = new ArrayList<>();
    MappingDraft draft =
        feed.map(asked -> MappingDraft.of(feeds.get(asked), path, sample))
            .orElseGet(() -> likest(feeds, path, sample, notes));
    notes.addAll(sample.notes());
    Vocabulary.of(draft.feed()).profiles(sample).stream()
        .filter(profile -> Files.exists(shipped(datasets, profile)))
        .map(FirstDraft::profile)
        .forEach(notes::add);
    if (draft.canonical()) {
      notes.add(
          "The file is in the canonical form of %s: put it as %s/<yyyy-mm-dd>.csv into the landing"
                  .formatted(draft.feed(), draft.feed())
              + " folder, and it needs no mapping.");
    }
    return new FirstDraft(new DraftText(draft, name).text(), List.copyOf(notes));
  }

  private static Path shipped(Path datasets, String profile) {
    return datasets.resolveSibling("conf").resolve("profiles").resolve(profile + ".conf");
  }

  private static String profile(String name) {
    return "A whole mapping of files with such columns is shipped: conf/profiles/"
        + name
        + ".conf.";
  }

  /** Bronze alone, as reading the SQL of all tables would take longer than the draft. */
  private static Map<String, Contract> feeds(Path datasets) {
    Path bronze = datasets.resolve("bronze");
    try (Stream<Path> tables = Files.list(bronze)) {
      Map<String, Contract> feeds = new TreeMap<>();
      tables
          .map(table -> table.resolve("contract.yaml"))
          .filter(Files::isRegularFile)
          .map(ContractReader::read)
          .forEach(contract -> contract.feed().ifPresent(feed -> feeds.put(feed.name(), contract)));
      return feeds;
    } catch (IOException e) {
      throw new MappingException(
          bronze + " cannot be read: set flywheel.root, or FLYWHEEL_ROOT (" + e.getMessage() + ")");
    }
  }

  private static MappingDraft likest(
      Map<String, Contract> feeds, String path, Sample sample, List<String> notes) {
    record Likeness(MappingDraft draft, double share, double weight) {}

    List<Likeness> likest =
        feeds.values().stream()
            .map(contract -> MappingDraft.of(contract, path, sample))
            .map(draft -> new Likeness(draft, draft.share(), draft.share() * draft.named()))
            .sorted(Comparator.comparingDouble(Likeness::weight).reversed())
            .toList();
    Likeness first = likest.get(0);
    if (first.share < ENOUGH || first.weight < AHEAD * likest.get(1).weight) {
      throw new MappingException(
          "the columns are like no single feed's; name one with --feed: "
              + String.join(", ", feeds.keySet()));
    }
    notes.add(
        "The columns are most like those of the feed %s; --feed names another."
            .formatted(first.draft.feed()));
    return first.draft;
  }
}
