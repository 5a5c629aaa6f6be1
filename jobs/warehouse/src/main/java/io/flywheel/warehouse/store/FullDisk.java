package io.flywheel.warehouse.store;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds in a failure that a disk is full, and says which. */
public final class FullDisk {
  /** As the operating system says it, mostly after the name of a file. */
  private static final Pattern FULL =
      Pattern.compile("(?:(/[^\\n]*?)(?:: | \\())?(?:No space left on device|Disk quota exceeded)");

  private static final String MEGABYTES = "%s, %s, %d MB free";

  private FullDisk() {}

  /**
   * The full disk behind a failure; empty when it has another cause.
   *
   * @param failure what a command threw
   */
  public static Optional<FullDiskException> in(Throwable failure) {
    Optional<FullDiskException> full = Optional.empty();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Matcher says = FULL.matcher(Optional.ofNullable(cause.getMessage()).orElse(""));
      if (says.find()) {
        Optional<Path> folder = Optional.ofNullable(says.group(1)).flatMap(FullDisk::folder);
        if (folder.isPresent()) {
          return Optional.of(exception("the disk of " + described(folder.get())));
        }
        full = Optional.of(exception(anyDisk()));
      }
    }
    return full;
  }

  private static FullDiskException exception(String disk) {
    return new FullDiskException(
        "no space is left on %s; make room there and run again: readers see what they saw before, and nothing has to be repaired"
            .formatted(disk));
  }

  private static String anyDisk() {
    return "a disk, the warehouse's or that of temporary files (spark.local.dir, else "
        + System.getProperty("java.io.tmpdir")
        + ")";
  }

  /** The folder in which a file was to be written. */
  private static Optional<Path> folder(String file) {
    try {
      return Optional.ofNullable(Path.of(file).getParent()).filter(Files::isDirectory);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static String described(Path folder) {
    try {
      FileStore store = Files.getFileStore(folder);
      return MEGABYTES.formatted(folder, store.type(), store.getUsableSpace() >> 20);
    } catch (IOException e) {
      return folder.toString();
    }
  }
}
