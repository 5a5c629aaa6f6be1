package io.flywheel.cli.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.flywheel.domain.allocation.DriverSet;
import io.flywheel.domain.allocation.DriverSetException;
import io.flywheel.domain.allocation.DriverSetException.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Reads {@code accounting.driver-sets}, and tells where what is wrong with one stands. */
final class DriverSetSettings {
  private static final List<String> SECTION = List.of("flywheel", "accounting", "driver-sets");

  private DriverSetSettings() {}

  /**
   * @param problems gets a sentence for each fault
   * @return the sets without a fault, in order of their names
   */
  static List<DriverSet> read(Config config, List<String> problems) {
    List<DriverSet> sets = new ArrayList<>();
    Map<String, ConfigValue> settings = config.getObject(ConfigUtil.joinPath(SECTION));
    for (String name : new TreeSet<>(settings.keySet())) {
      try {
        sets.add(DriverSet.of(name, ((ConfigObject) settings.get(name)).unwrapped()));
      } catch (DriverSetException refused) {
        refused.faults().forEach(fault -> problems.add(text(config, name, fault)));
      }
    }
    return sets;
  }

  private static String text(Config config, String set, Fault fault) {
    List<String> path = new ArrayList<>(SECTION);
    path.add(set);
    path.addAll(fault.path());
    String setting = ConfigUtil.joinPath(path);
    // What is missing has no place of its own: its section has.
    while (!config.hasPath(ConfigUtil.joinPath(path))) {
      path.remove(path.size() - 1);
    }
    return Origin.text(config.getValue(ConfigUtil.joinPath(path)))
        + ": "
        + setting
        + ": "
        + fault.text();
  }
}
