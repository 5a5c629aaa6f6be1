package io.flywheel.feeds.mapping;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractColumn;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Layer;
import io.flywheel.warehouse.message.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Reads {@code flywheel.feeds}: how foreign exports become feeds. */
final class MappingReader {
  private static final String REVISION_HORIZON = "revision-horizon";
  private static final List<String> FEED =
      List.of(
          "files",
          "format",
          "day",
          "columns",
          "ignored",
          "personal",
          ReplacesReader.REPLACES,
          REVISION_HORIZON);
  private static final Set<String> RULES = Set.of(ReplacesReader.REPLACES, REVISION_HORIZON);

  private final String feed;
  private final Contract contract;
  private final Config config;
  private final String where;
  private final int horizon;

  private MappingReader(String feed, Contract contract, ConfigObject object, int horizon) {
    this.feed = feed;
    this.contract = contract;
    this.config = object.toConfig();
    this.horizon = horizon;
    this.where = object.origin().description() + ": flywheel.feeds." + feed;
  }

  /** A mapping for every feed that a contract names: the configured one or the canonical one. */
  static List<FeedMapping> read(Config flywheel, Contracts contracts) {
    Map<String, Contract> feeds = feeds(contracts);
    ConfigObject mapped = flywheel.getObject("feeds");
    known(mapped, feeds.keySet(), "flywheel.feeds");
    int horizon = flywheel.getInt("ingest." + REVISION_HORIZON);
    List<FeedMapping> mappings = new ArrayList<>();
    feeds.forEach(
        (feed, contract) -> {
          if (mapped.get(feed) instanceof ConfigObject object) {
            mappings.add(new MappingReader(feed, contract, object, horizon).mapping());
          } else {
            mappings.add(
                FeedMapping.canonical(
                    contract, new DeliveryRules(Replaces.ofDefault(contract), horizon)));
          }
        });
    return mappings;
  }

  /** Bronze contracts by feed. */
  static Map<String, Contract> feeds(Contracts contracts) {
    Map<String, Contract> feeds = new TreeMap<>();
    contracts
        .layer(Layer.BRONZE)
        .forEach(contract -> contract.feed().ifPresent(feed -> feeds.put(feed.name(), contract)));
    return feeds;
  }

  /** Refuses keys that nothing reads. */
  static void known(ConfigObject object, Collection<String> keys, String where) {
    for (String key : object.keySet()) {
      if (!keys.contains(key)) {
        throw new MappingException(
            "%s: unknown key '%s' under %s%s"
                .formatted(
                    object.get(key).origin().description(), key, where, Nearest.hint(key, keys)));
      }
    }
  }

  private FeedMapping mapping() {
    try {
      known(config.root(), FEED, "flywheel.feeds." + feed);
      if (RULES.containsAll(config.root().keySet())) {
        return FeedMapping.canonical(contract, rules(Map.of()));
      }
      Map<String, SourceExpression> columns = columns();
      Optional<SourceExpression> dayInRows =
          text("day.rows").map(sql -> new SourceExpression(sql, where("day.rows")));
      SourceColumns source = source(columns, dayInRows);
      return new FeedMapping(
          contract,
          config.getString("files"),
          Optional.of(format()),
          pattern(),
          dayInRows,
          columns,
          source,
          rules(columns));
    } catch (ConfigException e) {
      throw new MappingException(where + ": " + e.getMessage());
    }
  }

  private DeliveryRules rules(Map<String, SourceExpression> columns) {
    int days = config.hasPath(REVISION_HORIZON) ? config.getInt(REVISION_HORIZON) : horizon;
    if (days < 0) {
      throw new MappingException(
          "%s.%s: %d is less than 0 days".formatted(where, REVISION_HORIZON, days));
    }
    return new DeliveryRules(new ReplacesReader(config, where, contract).read(columns), days);
  }

  private Map<String, SourceExpression> columns() {
    ConfigObject mapped = config.getObject("columns");
    List<ContractColumn> canonical = contract.deliveredColumns();
    List<String> names = canonical.stream().map(ContractColumn::name).toList();
    known(mapped, names, "flywheel.feeds." + feed + ".columns");
    Map<String, SourceExpression> columns = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    for (ContractColumn column : canonical) {
      if (mapped.containsKey(column.name())) {
        String path = "columns." + ConfigUtil.quoteString(column.name());
        columns.put(column.name(), new SourceExpression(config.getString(path), where(path)));
      } else if (column.name().equals("revision")) {
        columns.put(column.name(), new SourceExpression("'0'", where + ".columns.revision"));
      } else if (column.required()) {
        missing.add(column.name());
      }
    }
    if (!missing.isEmpty()) {
      throw new MappingException(
          where + ".columns: " + contract.table() + " needs " + String.join(", ", missing));
    }
    return columns;
  }

  private SourceColumns source(
      Map<String, SourceExpression> columns, Optional<SourceExpression> dayInRows) {
    Set<String> used = new LinkedHashSet<>();
    Set<String> personal = new LinkedHashSet<>();
    for (ContractColumn column : contract.deliveredColumns()) {
      SourceExpression expression = columns.get(column.name());
      if (expression != null) {
        Set<String> read = expression.columns();
        used.addAll(read);
        if (column.personal()) {
          personal.addAll(read);
        }
      }
    }
    dayInRows.ifPresent(expression -> used.addAll(expression.columns()));
    verifyCase(used);
    List<String> ignored = texts("ignored");
    personal.addAll(personal(used, ignored));
    return new SourceColumns(
        List.copyOf(used),
        ignored,
        Set.copyOf(personal),
        ColumnUse.of(contract, columns),
        SourceColumns.Order.BY_NAME);
  }

  /** Spark takes such names for one. */
  private void verifyCase(Set<String> used) {
    Map<String, String> seen = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String name : used) {
      String other = seen.putIfAbsent(name, name);
      if (other != null) {
        throw new MappingException(
            "%s: '%s' and '%s' differ in case only; write the name as the file does"
                .formatted(where, other, name));
      }
    }
  }

  private List<String> personal(Set<String> used, List<String> ignored) {
    List<String> personal = texts("personal");
    List<String> all = Stream.concat(used.stream(), ignored.stream()).toList();
    for (String name : personal) {
      if (!all.contains(name)) {
        throw new MappingException(
            "%s: '%s' is neither read nor ignored%s"
                .formatted(where("personal"), name, Nearest.hint(name, all)));
      }
    }
    return personal;
  }

  private FileFormat format() {
    return new FormatReader(config.getConfig("format"), "flywheel.feeds." + feed + ".format")
        .format();
  }

  private Optional<Pattern> pattern() {
    known(config.getObject("day"), List.of("name", "rows"), "flywheel.feeds." + feed + ".day");
    if (config.hasPath("day.name") == config.hasPath("day.rows")) {
      throw new MappingException(where + ".day: give either name or rows");
    }
    try {
      Optional<Pattern> pattern = text("day.name").map(Pattern::compile);
      if (pattern.isPresent() && pattern.get().matcher("").groupCount() != 1) {
        throw new MappingException(where + ".day.name: '" + pattern.get() + "' needs one group");
      }
      return pattern;
    } catch (PatternSyntaxException e) {
      throw new MappingException(where + ".day.name: " + e.getMessage());
    }
  }

  /** File and line of a setting of the feed, and the setting. */
  private String where(String path) {
    return "%s: flywheel.feeds.%s.%s"
        .formatted(config.getValue(path).origin().description(), feed, path.replace("\"", ""));
  }

  private List<String> texts(String path) {
    return config.hasPath(path) ? config.getStringList(path) : List.of();
  }

  private Optional<String> text(String path) {
    return config.hasPath(path) ? Optional.of(config.getString(path)) : Optional.empty();
  }
}
