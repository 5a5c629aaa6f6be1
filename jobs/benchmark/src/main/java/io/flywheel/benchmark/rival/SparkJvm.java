package io.flywheel.benchmark.rival;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/** What Spark asks of every JVM from Java 17 on; everything else stays as Java has it. */
final class SparkJvm {
  private SparkJvm() {}

  /**
   * @param memory gigabytes of heap
   */
  static List<String> options(int memory) {
    return Stream.concat(
            Stream.of("-Xmx" + memory + "g", "-Duser.timezone=UTC"),
            Arrays.stream(JavaModuleOptions.defaultModuleOptionArray()))
        .toList();
  }
}
