package io.flywheel.feeds.mapping;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads {@code flywheel.feeds}: for each feed one mapping, or several under {@code mappings}. */
final class FeedsReader {
  static final String REVISION_HORIZON = "revision-horizon";
  private static final String MAPPINGS = "mappings";
  private static final Set<String> RULES = Set.of(ReplacesReader.REPLACES, REVISION_HORIZON);

  private final String feed;
  private final Contract contract;
  private final ConfigObject section;
  private final int horizon;

  private FeedsReader(String feed, Contract contract, ConfigObject section, int horizon) {
    this.feed = feed;
    this.contract = contract;
    this.section = section;
    this.horizon = horizon;
  }

  /** The mappings of every feed that a contract names: configured ones or the canonical one. */
  static List<FeedMappings> read(Config flywheel, Contracts contracts) {
    Map<String, Contract> feeds = feeds(contracts);
    ConfigObject mapped = flywheel.getObject("feeds");
    MappingReader.known(mapped, feeds.keySet(), "flywheel.feeds");
    int horizon = flywheel.getInt("ingest." + REVISION_HORIZON);
    List<FeedMappings> read = new ArrayList<>();
    feeds.forEach(
        (feed, contract) -> {
          if (mapped.get(feed) instanceof ConfigObject section) {
            read.add(
                new FeedMappings(new FeedsReader(feed, contract, section, horizon).mappings()));
          } else {
            DeliveryRules rules = new DeliveryRules(Replaces.ofDefault(contract), horizon);
            read.add(new FeedMappings(List.of(FeedMapping.canonical(contract, rules))));
          }
        });
    return read;
  }

  /** Bronze contracts by feed. */
  static Map<String, Contract> feeds(Contracts contracts) {
    Map<String, Contract> feeds = new TreeMap<>();
    contracts
        .layer(Layer.BRONZE)
        .forEach(contract -> contract.feed().ifPresent(feed -> feeds.put(feed.name(), contract)));
    return feeds;
  }

  private List<FeedMapping> mappings() {
    String path = "flywheel.feeds." + feed;
    if (section.containsKey(MAPPINGS)) {
      return several(path);
    }
    MappingReader reader = new MappingReader("", path, contract, section, horizon());
    return List.of(RULES.containsAll(section.keySet()) ? reader.canonical() : reader.mapping());
  }

  private List<FeedMapping> several(String path) {
    for (String key : section.keySet()) {
      if (!key.equals(MAPPINGS) && !key.equals(REVISION_HORIZON)) {
        throw new MappingException(
            "%s: %s.%s: %s has mappings of their own names, so this belongs to one of them: %s.%s.NAME.%s"
                .formatted(
                    section.get(key).origin().description(), path, key, feed, path, MAPPINGS, key));
      }
    }
    List<FeedMapping> mappings = new ArrayList<>();
    if (section.get(MAPPINGS) instanceof ConfigObject named) {
      for (String name : new TreeSet<>(named.keySet())) {
        if (name.isBlank() || !(named.get(name) instanceof ConfigObject one)) {
          throw new MappingException(
              "%s: %s.%s.%s is no mapping"
                  .formatted(named.get(name).origin().description(), path, MAPPINGS, name));
        }
        String place = "%s.%s.%s".formatted(path, MAPPINGS, ConfigUtil.quoteString(name));
        mappings.add(
            new MappingReader(name, place.replace("\"", ""), contract, one, horizon()).mapping());
      }
    }
    if (mappings.isEmpty()) {
      throw new MappingException(
          "%s: %s.%s names no mapping".formatted(section.origin().description(), path, MAPPINGS));
    }
    return mappings;
  }

  private int horizon() {
    Config config = section.toConfig();
    int days = config.hasPath(REVISION_HORIZON) ? config.getInt(REVISION_HORIZON) : horizon;
    if (days < 0) {
      throw new MappingException(
          "%s: flywheel.feeds.%s.%s: %d is less than 0 days"
              .formatted(
                  section.get(REVISION_HORIZON).origin().description(),
                  feed,
                  REVISION_HORIZON,
                  days));
    }
    return days;
  }
}
