package io.flywheel.warehouse.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.mapred.JobConf;

/** What Hadoop's configuration holds before anyone sets anything. */
final class HadoopDefaults {
  /** Two thirds of all entries, which tell how YARN and MapReduce run programs on a cluster. */
  private static final Set<String> OF_CLUSTERS = Set.of("yarn-default.xml", "mapred-default.xml");

  private HadoopDefaults() {}

  /**
   * Takes the defaults of YARN and MapReduce out of a configuration; what somebody set stays. Spark
   * copies the configuration for each look at a Delta log and serializes it for each scan and each
   * write, which on a small day was a fifth of the work.
   */
  static void removeThoseOfClusters(Configuration hadoop) {
    // Each adds files of defaults when it is first used, and then all of them are read again.
    new JobConf(false);
    fileSystems(hadoop);
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, String> entry : hadoop) {
      String[] sources = hadoop.getPropertySources(entry.getKey());
      if (sources != null && OF_CLUSTERS.containsAll(List.of(sources))) {
        names.add(entry.getKey());
      }
    }
    names.forEach(hadoop::unset);
  }

  private static void fileSystems(Configuration hadoop) {
    try {
      FileSystem.getFileSystemClass("file", hadoop);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
