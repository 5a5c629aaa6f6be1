package io.flywheel.cli.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.flywheel.domain.allocation.DriverSet;
import io.flywheel.domain.allocation.DriverSetException;
import io.flywheel.domain.allocation.DriverSetException.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code accounting.driver-sets}, and tells where what is wrong with one stands. */
final class DriverSetSettings {
  private static final List<String> SECTION = List.of("flywheel", "accounting", "driver-sets");

  private DriverSetSettings() {}

  /** The settings without the sets that a layer takes out: those that are null. */
  static Config withoutNull(Config config) {
    if (!config.hasPath(ConfigUtil.joinPath(SECTION))
        || !(config.getValue(ConfigUtil.joinPath(SECTION)) instanceof ConfigObject sets)) {
      return config;
    }
    Config without = config;
    for (Map.Entry<String, ConfigValue> set : sets.entrySet()) {
      if (set.getValue().valueType() == ConfigValueType.NULL) {
        List<String> path = new ArrayList<>(SECTION);
        path.add(set.getKey());
        without = without.withoutPath(ConfigUtil.joinPath(path));
      }
    }
    return without;
  }

  /**
   * @param refused paths of settings of a wrong form, whose faults are told already
   * @param problems gets a sentence for each other fault
   * @return the sets without a fault, in order of their names
   */
  static List<DriverSet> read(Config config, Set<List<String>> refused, List<String> problems) {
    List<DriverSet> sets = new ArrayList<>();
    if (!(config.getValue(ConfigUtil.joinPath(SECTION)) instanceof ConfigObject settings)) {
      return sets;
    }
    if (settings.isEmpty()) {
      problems.add(
          Origin.text(settings)
              + ": "
              + ConfigUtil.joinPath(SECTION)
              + ": there is no driver set left; leave one, such as by_revenue");
    }
    for (String name : new TreeSet<>(settings.keySet())) {
      if (settings.get(name) instanceof ConfigObject set) {
        try {
          sets.add(DriverSet.of(name, set.unwrapped()));
        } catch (DriverSetException wrong) {
          wrong.faults().stream()
              .filter(fault -> !refused.contains(path(name, fault)))
              .forEach(fault -> problems.add(text(config, path(name, fault), fault)));
        }
      }
    }
    return sets;
  }

  private static List<String> path(String set, Fault fault) {
    List<String> path = new ArrayList<>(SECTION);
    path.add(set);
    path.addAll(fault.path());
    return path;
  }

  private static String text(Config config, List<String> setting, Fault fault) {
    List<String> path = new ArrayList<>(setting);
    // What is missing has no place of its own: its section has.
    while (!config.hasPath(ConfigUtil.joinPath(path))) {
      path.remove(path.size() - 1);
    }
    return Origin.text(config.getValue(ConfigUtil.joinPath(path)))
        + ": "
        + ConfigUtil.joinPath(setting)
        + ": "
        + fault.text();
  }
}
