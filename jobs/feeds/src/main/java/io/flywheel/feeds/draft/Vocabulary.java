package io.flywheel.feeds.draft;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.flywheel.feeds.sample.Names;
import io.flywheel.feeds.sample.Sample;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What exports call the canonical columns of one feed, and the words that they have in them. */
final class Vocabulary {
  private static final Config ALL = read();

  private final Config feed;

  private Vocabulary(Config feed) {
    this.feed = feed;
  }

  static Vocabulary of(String feed) {
    String path = ConfigUtil.joinPath("feeds", feed);
    return new Vocabulary(ALL.hasPath(path) ? ALL.getConfig(path) : ConfigFactory.empty());
  }

  private static Config read() {
    try (Reader text =
        new InputStreamReader(
            Vocabulary.class.getResourceAsStream("vocabulary.conf"), StandardCharsets.UTF_8)) {
      return ConfigFactory.parseReader(
              text, ConfigParseOptions.defaults().setOriginDescription("vocabulary.conf"))
          .resolve();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** What a canonical column may be made of, the likeliest first. */
  List<Candidate> candidates(String column) {
    List<Candidate> candidates = new ArrayList<>();
    List<Candidate> own = list(feed, column);
    own.stream().filter(each -> !each.beside().isEmpty()).forEach(candidates::add);
    candidates.add(Candidate.exact(column));
    own.stream().filter(each -> each.beside().isEmpty()).forEach(candidates::add);
    candidates.addAll(list(ALL.getConfig("any"), column));
    return candidates;
  }

  private static List<Candidate> list(Config config, String column) {
    String path = ConfigUtil.joinPath("columns", column);
    return config.hasPath(path)
        ? config.getList(path).stream().map(Candidate::of).toList()
        : List.of();
  }

  /** What stands where a row has no value; empty when nothing does. */
  Optional<String> whereEmpty(String column) {
    String path = ConfigUtil.joinPath("where-empty", column);
    return feed.hasPath(path) ? Optional.of(feed.getString(path)) : Optional.empty();
  }

  /** True for a canonical column that is the same on all lines of an order. */
  boolean ofOrder(String column) {
    return feed.hasPath("of-order") && feed.getStringList("of-order").contains(column);
  }

  /** The canonical word that a value of an export stands for. */
  Optional<String> word(String column, String value) {
    String path = ConfigUtil.joinPath("words", column);
    if (!feed.hasPath(path)) {
      return Optional.empty();
    }
    ConfigObject words = feed.getObject(path);
    return words.keySet().stream()
        .filter(
            word ->
                words.toConfig().getStringList(ConfigUtil.quoteString(word)).stream()
                    .anyMatch(each -> Names.key(each).equals(Names.key(value))))
        .findFirst();
  }

  /** Names of shipped profiles that are whole mappings of files with such columns. */
  List<String> profiles(Sample sample) {
    if (!feed.hasPath("profiles")) {
      return List.of();
    }
    return feed.getConfigList("profiles").stream()
        .filter(
            profile ->
                profile.getStringList("beside").stream()
                    .allMatch(name -> sample.byKey().containsKey(Names.key(name))))
        .map(profile -> profile.getString("name"))
        .toList();
  }

  /**
   * What a canonical column may be made of.
   *
   * @param sql a template of SQL: {@code {name}} is a column of the file
   * @param beside columns that the file must have, too
   * @param exact true when the name alone says that it is the column
   * @param plain true when it is a column and nothing around it
   * @param reason why it may be; empty for its name
   */
  record Candidate(String sql, List<String> beside, boolean exact, boolean plain, String reason) {

    static Candidate exact(String name) {
      return new Candidate("{" + name + "}", List.of(), true, true, "");
    }

    static Candidate of(ConfigValue value) {
      if (!(value instanceof ConfigObject object)) {
        return new Candidate("{" + value.unwrapped() + "}", List.of(), false, true, "");
      }
      Config config = object.toConfig();
      String sql = config.getString("sql");
      return new Candidate(
          sql,
          config.hasPath("beside") ? config.getStringList("beside") : List.of(),
          false,
          sql.matches("\\{[^{}= ][^{}=]*\\}")
              && !sql.matches("\\{(number|time|words|minor|raw) .*"),
          config.hasPath("guess") ? config.getString("guess") : "");
    }

    /** The one column of a plain candidate. */
    String name() {
      return sql.substring(1, sql.length() - 1);
    }
  }
}
