package io.flywheel.warehouse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Warehouses as builds before the format number have left them. */
public final class EarlierBuild {
  private static final String FORMAT = "flywheel.format";

  private EarlierBuild() {}

  /** Takes the number out of every log below a folder that no session has opened yet. */
  public static void made(Path folder) {
    without(folder, FORMAT, "");
  }

  /** Puts another number into every log below a folder that no session has opened yet. */
  public static void made(Path folder, int number) {
    without(folder, FORMAT, "\"flywheel.format\":\"" + number + "\",");
  }

  /** Takes what says that deletion vectors are not wanted out of every log, in the same way. */
  public static void knewNoDeletionVectors(Path folder) {
    without(folder, "delta.enableDeletionVectors", "");
  }

  private static void without(Path folder, String property, String instead) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.filter(EarlierBuild::ofLog)::iterator) {
        String text = Files.readString(file);
        Files.writeString(
            file,
            text.replaceAll(",?\"" + property + "\":\"\\w+\"", "")
                .replace("\"configuration\":{", "\"configuration\":{" + instead));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean ofLog(Path file) {
    return file.getParent().endsWith("_delta_log") && file.toString().matches(".*[.](json|crc)");
  }
}
