package io.flywheel.cli.settings;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.util.Optional;

/** Where a value was written, in words and as a folder that relative paths start from. */
final class Origin {
  private Origin() {}

  /** {@code conf/profiles/demo.conf:7}, {@code environment FLYWHEEL_LANDING}, and so on. */
  static String text(ConfigValue value) {
    ConfigOrigin origin = value.origin();
    Optional<Path> file = file(value);
    if (file.isPresent()) {
      return file.get() + ":" + origin.lineNumber();
    }
    if (origin.resource() != null) {
      return "default (flywheel.conf:" + origin.lineNumber() + ")";
    }
    return origin.description();
  }

  /** The file that holds the value, unless it is packaged or came from outside files. */
  static Optional<Path> file(ConfigValue value) {
    ConfigOrigin origin = value.origin();
    boolean packaged = origin.url() != null && origin.resource() != null;
    return origin.filename() == null || packaged
        ? Optional.empty()
        : Optional.of(Path.of(origin.filename()));
  }
}
