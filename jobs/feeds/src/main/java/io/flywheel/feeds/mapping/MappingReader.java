package io.flywheel.feeds.mapping;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import io.flywheel.feeds.fingerprint.MappingFingerprint;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractColumn;
import io.flywheel.warehouse.message.Nearest;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Reads one mapping of a feed: how foreign exports become rows of its bronze table. */
final class MappingReader {
  private static final List<String> KEYS =
      List.of(
          "files",
          "format",
          "day",
          RecordsReader.COLUMNS,
          RecordsReader.WHERE,
          RecordsReader.RECORDS,
          SourceSettings.EXPLODE,
          LookupReader.LOOKUP,
          SourceSettings.OPTIONAL,
          SourceSettings.IGNORED,
          SourceSettings.PERSONAL,
          ReplacesReader.REPLACES,
          FeedsReader.REVISION_HORIZON);

  private final String name;
  private final String path;
  private final Contract contract;
  private final Config config;
  private final String where;
  private final int horizon;

  /**
   * @param name its name among the mappings of the feed; empty for the only one
   * @param path path of the section
   * @param contract the feed's bronze table
   * @param section the section
   * @param horizon days in which other versions of a row are looked for
   */
  MappingReader(String name, String path, Contract contract, ConfigObject section, int horizon) {
    this.name = name;
    this.path = path;
    this.contract = contract;
    this.config = section.toConfig();
    this.horizon = horizon;
    this.where = section.origin().description() + ": " + path;
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

  /** The mapping of canonical files, with the rules of the section. */
  FeedMapping canonical() {
    try {
      return FeedMapping.canonical(contract, rules(List.of()));
    } catch (ConfigException e) {
      throw new MappingException(where + ": " + e.getMessage());
    }
  }

  FeedMapping mapping() {
    try {
      known(config.root(), KEYS, path);
      RecordsReader reader = new RecordsReader(config, path, contract);
      List<RecordMapping> records = reader.records();
      Optional<SourceExpression> condition = reader.where();
      Optional<SourceExpression> dayInRows =
          text("day.rows").map(sql -> new SourceExpression(sql, where("day.rows")));
      FileFormat format = format();
      Optional<LookupReader> lookup = LookupReader.of(config, path);
      SourceColumns source =
          source(
              records,
              Stream.concat(condition.stream(), dayInRows.stream()).toList(),
              lookup.map(LookupReader::keys).orElse(Map.of()),
              format.numbers().foreign()
                  || lookup
                      .filter(second -> second.format(format).numbers().foreign())
                      .isPresent());
      return new FeedMapping(
          name,
          contract,
          FilePatterns.read(config, path),
          Optional.of(format),
          pattern(),
          dayInRows,
          condition,
          records,
          lookup.map(second -> second.joined(source)).orElse(source),
          rules(records),
          Optional.of(MappingFingerprint.of(config.root())),
          lookup.map(second -> second.lookup(format)));
    } catch (ConfigException e) {
      throw new MappingException(where + ": " + e.getMessage());
    }
  }

  private DeliveryRules rules(List<RecordMapping> records) {
    return new DeliveryRules(new ReplacesReader(config, where, contract).read(records), horizon);
  }

  private SourceColumns source(
      List<RecordMapping> records,
      List<SourceExpression> others,
      Map<String, String> keys,
      boolean foreignNumbers) {
    Set<String> used = new LinkedHashSet<>();
    Set<String> personal = new LinkedHashSet<>();
    NumberColumns numbers = new NumberColumns();
    for (RecordMapping made : records) {
      for (ContractColumn column : contract.deliveredColumns()) {
        SourceExpression expression = made.columns().get(column.name());
        if (expression != null) {
          Set<String> read = expression.columns();
          used.addAll(read);
          numbers.add(expression, ColumnUse.number(column.physicalType()));
          if (column.personal()) {
            personal.addAll(read);
          }
        }
      }
    }
    Stream.concat(records.stream().flatMap(made -> made.where().stream()), others.stream())
        .forEach(
            expression -> {
              used.addAll(expression.columns());
              numbers.add(expression, false);
            });
    Map<String, ColumnUse> uses = ColumnUse.of(contract, records);
    if (foreignNumbers) {
      numbers.verify(uses);
    }
    verifyCase(used);
    SourceSettings settings = new SourceSettings(config, this::where);
    List<String> list = settings.list();
    if (!list.isEmpty()) {
      Replaces.requireOwnKey(contract, where(SourceSettings.EXPLODE));
    }
    Set<String> hidden = settings.personal(used, personal, list, keys);
    return new SourceColumns(
        List.copyOf(used),
        settings.ignored(),
        settings.optional(used, list),
        hidden,
        uses,
        numbers.names(),
        list,
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

  private FileFormat format() {
    return new FormatReader(config.getConfig("format"), path + ".format").format();
  }

  private Optional<Pattern> pattern() {
    known(config.getObject("day"), List.of("name", "rows"), path + ".day");
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

  /** File and line of a setting of the mapping, and the setting. */
  private String where(String key) {
    return "%s: %s.%s".formatted(config.getValue(key).origin().description(), path, key);
  }

  private Optional<String> text(String key) {
    return config.hasPath(key) ? Optional.of(config.getString(key)) : Optional.empty();
  }
}
