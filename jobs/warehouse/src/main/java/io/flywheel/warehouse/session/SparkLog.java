package io.flywheel.warehouse.session;

import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;

/** Spark's log: warnings go to a file in the warehouse, nothing to the terminal. */
final class SparkLog {
  private SparkLog() {}

  static void to(Path file) {
    ConfigurationBuilder<BuiltConfiguration> builder =
        ConfigurationBuilderFactory.newConfigurationBuilder();
    // A full disk would otherwise fill the terminal with what the log could not take.
    builder.setStatusLevel(Level.OFF);
    builder.setConfigurationName("flywheel");
    builder.add(
        builder
            .newAppender("file", "File")
            .addAttribute("fileName", file.toString())
            .addAttribute("append", true)
            .addAttribute("createOnDemand", true)
            .add(
                builder
                    .newLayout("PatternLayout")
                    .addAttribute("pattern", "%d{yyyy-MM-dd HH:mm:ss} %p %c{1}: %m%n%ex")));
    // Delta Kernel warns of every table that is too young for a checkpoint.
    builder.add(
        builder.newLogger("io.delta.kernel.internal.snapshot.SnapshotManager", Level.ERROR));
    builder.add(builder.newRootLogger(Level.WARN).add(builder.newAppenderRef("file")));
    Configurator.reconfigure(builder.build());
  }
}
