package io.flywheel.benchmark.rival;

import java.util.List;
import java.util.stream.Stream;

/** What Spark asks of every JVM from Java 17 on; everything else stays as Java has it. */
final class SparkJvm {
  private static final List<String> PACKAGES =
      List.of(
          "java.lang",
          "java.lang.invoke",
          "java.lang.reflect",
          "java.io",
          "java.net",
          "java.nio",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "sun.nio.ch",
          "sun.nio.cs",
          "sun.security.action",
          "sun.util.calendar");

  private SparkJvm() {}

  /**
   * @param memory gigabytes of heap
   */
  static List<String> options(int memory) {
    return Stream.concat(
            Stream.of("-Xmx" + memory + "g", "-Duser.timezone=UTC"),
            PACKAGES.stream().map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED"))
        .toList();
  }
}
