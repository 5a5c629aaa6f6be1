package io.flywheel.feeds.mapping;

import com.typesafe.config.ConfigFactory;

/** Formats as settings give them. */
public final class FileFormats {
  private FileFormats() {}

  /** The format that such settings give. */
  public static FileFormat read(String settings) {
    return new FormatReader(ConfigFactory.parseString(settings), "flywheel.feeds.orders.format")
        .format();
  }
}
