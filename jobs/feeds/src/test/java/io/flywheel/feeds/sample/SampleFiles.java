package io.flywheel.feeds.sample;

import io.flywheel.warehouse.SharedSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files to be looked at. */
public final class SampleFiles {
  private SampleFiles() {}

  /** A file of that name in a folder of its own. */
  public static Path file(String name, String text) {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  public static Path file(String name, byte[] bytes) {
    try {
      return Files.write(SharedSpark.folder().resolve(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
