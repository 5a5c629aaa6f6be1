package io.flywheel.warehouse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Warehouses as builds before the format number have left them. */
public final class EarlierBuild {
  private EarlierBuild() {}

  /** Takes the number out of every log below a folder that no session has opened yet. */
  public static void made(Path folder) {
    rewrite(folder, "");
  }

  /** Puts another number into every log below a folder that no session has opened yet. */
  public static void made(Path folder, int number) {
    rewrite(folder, "\"flywheel.format\":\"" + number + "\",");
  }

  private static void rewrite(Path folder, String property) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.filter(EarlierBuild::ofLog)::iterator) {
        String text = Files.readString(file);
        Files.writeString(
            file,
            text.replaceAll(",?\"flywheel.format\":\"\\d+\"", "")
                .replace("\"configuration\":{", "\"configuration\":{" + property));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean ofLog(Path file) {
    return file.getParent().endsWith("_delta_log") && file.toString().matches(".*[.](json|crc)");
  }
}
