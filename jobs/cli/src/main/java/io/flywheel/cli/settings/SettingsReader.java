package io.flywheel.cli.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.flywheel.cli.settings.Settings.Accounting;
import io.flywheel.cli.settings.Settings.IngestRules;
import io.flywheel.cli.settings.Settings.Reporting;
import io.flywheel.cli.settings.Settings.Resolved;
import io.flywheel.domain.allocation.DriverSet;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Checks every value of the merged layers and reads them into {@link Settings}. */
final class SettingsReader {
  /** What Spark itself redacts, and keys of storage accounts. */
  private static final Pattern SECRET_NAME =
      Pattern.compile(".*(secret|password|token|credential|access[.-]?key|account[.-]?key).*");

  private static final int MOST_DAYS = 3650;

  private final Config merged;
  private final Path workingDirectory;
  private final List<Resolved> resolved = new ArrayList<>();
  private final SortedMap<String, String> spark = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();

  /** Paths of settings whose value has not the form of their kind. */
  private final Set<List<String>> refused = new HashSet<>();

  SettingsReader(Config merged, Path workingDirectory) {
    this.merged = DriverSetSettings.withoutNull(merged);
    this.workingDirectory = workingDirectory;
  }

  Settings read() {
    check(List.of(), merged.root());
    List<DriverSet> sets = DriverSetSettings.read(merged, refused, problems);
    if (!problems.isEmpty()) {
      throw new SettingsException(String.join(System.lineSeparator(), problems));
    }
    resolved.sort(Comparator.comparing(Resolved::key));
    return new Settings(
        Path.of(folder("flywheel.root")),
        folder("flywheel.warehouse"),
        folder("flywheel.landing"),
        new Reporting(
            ZoneId.of(merged.getString("flywheel.reporting.time-zone")),
            merged.getString("flywheel.reporting.currency"),
            optional("flywheel.reporting.default-segment")),
        new Accounting(
            merged.getInt("flywheel.accounting.grace-days"),
            weights("flywheel.accounting.size-weights"),
            sets,
            json("flywheel.accounting.driver-sets"),
            json("flywheel.accounting.one-time-sub-accounts"),
            merged.getInt("flywheel.accounting.trial-controls")),
        new IngestRules(
            merged.getDouble("flywheel.ingest.refuse-share"),
            merged.getInt("flywheel.ingest.refuse-rows"),
            optional("flywheel.ingest.personal-key")),
        merged.getInt("flywheel.build.parallel-tables"),
        merged.getLong("flywheel.build.small-bytes"),
        merged.getBoolean("flywheel.build.deletion-vectors"),
        merged.getInt("flywheel.maintain.keep-days"),
        Map.copyOf(spark),
        withAbsoluteFolders(),
        List.copyOf(resolved));
  }

  private Config withAbsoluteFolders() {
    Config config = merged;
    for (String key : List.of("flywheel.root", "flywheel.warehouse", "flywheel.landing")) {
      config =
          config.withValue(
              key,
              ConfigValueFactory.fromAnyRef(folder(key)).withOrigin(config.getValue(key).origin()));
    }
    return config;
  }

  /** Concise, with keys in order: the same text for the same values. */
  private String json(String key) {
    return merged.getValue(key).render(ConfigRenderOptions.concise());
  }

  private Optional<String> optional(String key) {
    return merged.hasPath(key) && !merged.getString(key).isEmpty()
        ? Optional.of(merged.getString(key))
        : Optional.empty();
  }

  private Map<String, BigDecimal> weights(String section) {
    Map<String, BigDecimal> weights = new TreeMap<>();
    merged
        .getObject(section)
        .forEach((name, weight) -> weights.put(name, number(weight).orElseThrow()));
    return weights;
  }

  private String folder(String key) {
    return folder(merged.getValue(key));
  }

  private String folder(ConfigValue value) {
    String text = value.unwrapped().toString();
    if (Settings.uri(text)) {
      return text;
    }
    Path base = Origin.file(value).map(Path::getParent).orElse(workingDirectory);
    return base.resolve(text).normalize().toString();
  }

  private void check(List<String> section, ConfigObject object) {
    for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
      List<String> path = new ArrayList<>(section);
      path.add(entry.getKey());
      ConfigValue value = entry.getValue();
      Optional<SettingKind> kind = KnownSettings.kind(path);
      if (kind.isEmpty()) {
        problems.add(
            Origin.text(value)
                + ": there is no setting "
                + ConfigUtil.joinPath(path)
                + "; the nearest is "
                + KnownSettings.nearest(path));
      } else if (value instanceof ConfigObject inner && holdsSettings(path, kind.get())) {
        check(path, inner);
      } else {
        read(path, kind.get(), value);
      }
    }
  }

  private static boolean holdsSettings(List<String> path, SettingKind kind) {
    return kind == SettingKind.SECTION || path.get(0).equals("spark");
  }

  private void read(List<String> path, SettingKind kind, ConfigValue value) {
    String key = path.get(0).equals("spark") ? String.join(".", path) : ConfigUtil.joinPath(path);
    if (!fits(kind, value)) {
      refused.add(path);
      problems.add(
          Origin.text(value)
              + ": "
              + key
              + " = "
              + shown(kind, key, value)
              + " is not "
              + kind.wanted());
      return;
    }
    resolved.add(new Resolved(key, shown(kind, key, value), Origin.text(value)));
    if (path.get(0).equals("spark") && value.valueType() != ConfigValueType.NULL) {
      spark.put(key, value.unwrapped().toString());
    }
  }

  private String shown(SettingKind kind, String key, ConfigValue value) {
    if (value.valueType() == ConfigValueType.NULL) {
      return "null";
    }
    if (kind == SettingKind.SECRET || SECRET_NAME.matcher(key.toLowerCase(Locale.ROOT)).matches()) {
      return "********";
    }
    if (kind == SettingKind.FOLDER && value.valueType() == ConfigValueType.STRING) {
      return folder(value);
    }
    return value.valueType() == ConfigValueType.STRING
        ? value.unwrapped().toString()
        : value.render(ConfigRenderOptions.concise());
  }

  private static boolean fits(SettingKind kind, ConfigValue value) {
    return switch (kind) {
      case TEXT, SECRET -> scalar(value) || value.valueType() == ConfigValueType.NULL;
      case FOLDER -> scalar(value) && !value.unwrapped().toString().isBlank();
      case COUNT ->
          between(value, BigDecimal.ONE, BigDecimal.valueOf(Integer.MAX_VALUE)) && whole(value);
      case DAYS -> between(value, BigDecimal.ZERO, BigDecimal.valueOf(MOST_DAYS)) && whole(value);
      case SHARE -> between(value, BigDecimal.ZERO, BigDecimal.ONE);
      case WEIGHT ->
          between(value, BigDecimal.ZERO, BigDecimal.valueOf(1000))
              && number(value).filter(n -> n.stripTrailingZeros().scale() <= 6).isPresent();
      case SWITCH ->
          scalar(value) && List.of("true", "false").contains(value.unwrapped().toString());
      case REPLACES -> scalar(value) || value instanceof ConfigObject;
      case DAY -> scalar(value) && day(value.unwrapped().toString());
      case ZONE -> scalar(value) && zone(value.unwrapped().toString());
      case CURRENCY -> scalar(value) && currency(value.unwrapped().toString());
      case GLOBS -> scalar(value) || fits(SettingKind.TEXTS, value);
      case TEXTS ->
          value instanceof List<?> list && list.stream().noneMatch(ConfigObject.class::isInstance);
      case ROWS, RECORDS ->
          value instanceof List<?> list && list.stream().allMatch(ConfigObject.class::isInstance);
      case SECTION -> false;
    };
  }

  private static boolean scalar(ConfigValue value) {
    return switch (value.valueType()) {
      case STRING, NUMBER, BOOLEAN -> true;
      case LIST, OBJECT, NULL -> false;
    };
  }

  private static boolean between(ConfigValue value, BigDecimal low, BigDecimal high) {
    return number(value).filter(n -> n.compareTo(low) >= 0 && n.compareTo(high) <= 0).isPresent();
  }

  private static boolean whole(ConfigValue value) {
    return number(value).filter(n -> n.stripTrailingZeros().scale() <= 0).isPresent();
  }

  private static Optional<BigDecimal> number(ConfigValue value) {
    if (!scalar(value)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new BigDecimal(value.unwrapped().toString()));
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  private static boolean zone(String text) {
    try {
      ZoneId.of(text);
      return true;
    } catch (DateTimeException unknown) {
      return false;
    }
  }

  private static boolean day(String text) {
    try {
      LocalDate.parse(text);
      return true;
    } catch (DateTimeException notADay) {
      return false;
    }
  }

  private static boolean currency(String text) {
    return Currency.getAvailableCurrencies().stream()
        .anyMatch(known -> known.getCurrencyCode().equals(text));
  }
}
