package io.flywheel.warehouse.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds in a failure that a warehouse cannot be written, and says where and why. */
public final class UnwritableFolder {
  private static final String DENIED = "permission denied";

  /** As the operating system says it, mostly after the name of a file. */
  private static final Pattern SAYS =
      Pattern.compile(
          "(?:(/[^\\n]*?)(?:: | \\())(Permission denied|Read-only file system|Operation not permitted)");

  private UnwritableFolder() {}

  /**
   * What hinders a command that is about to write.
   *
   * @param folder the warehouse, which is there
   */
  public static Optional<UnwritableFolderException> now(Path folder) {
    return Files.isDirectory(folder) && !Files.isWritable(folder)
        ? Optional.of(exception(folder, DENIED + ", or a file system that is read-only", null))
        : Optional.empty();
  }

  /** The failure of a first write, as one that says all there is to say. */
  public static RuntimeException of(Path folder, IOException failure) {
    return FullDisk.in(failure)
        .<RuntimeException>map(full -> full)
        .orElseGet(() -> exception(folder, reason(failure), failure));
  }

  /**
   * The folder behind a failure that came later; empty when it has another cause.
   *
   * @param failure what a command threw
   * @param warehouse its warehouse
   */
  public static Optional<UnwritableFolderException> in(Throwable failure, Path warehouse) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = Optional.ofNullable(cause.getMessage()).orElse("");
      Matcher says = SAYS.matcher(message);
      if (cause instanceof AccessDeniedException denied && inside(warehouse, denied.getFile())) {
        return Optional.of(exception(Path.of(denied.getFile()), DENIED, failure));
      }
      if (says.find() && inside(warehouse, says.group(1))) {
        return Optional.of(exception(Path.of(says.group(1)), says.group(2), failure));
      }
    }
    return now(warehouse);
  }

  private static boolean inside(Path warehouse, String file) {
    return file != null && file.startsWith(warehouse.toString());
  }

  private static String reason(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return DENIED;
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "a file of that name stands in the way";
    }
    if (failure instanceof NoSuchFileException) {
      return "no folder can be made there";
    }
    if (failure instanceof FileSystemException said && said.getReason() != null) {
      return said.getReason();
    }
    String message = String.valueOf(failure.getMessage());
    Matcher says = SAYS.matcher(message);
    return says.find() ? says.group(2) : message;
  }

  private static UnwritableFolderException exception(Path place, String reason, Throwable cause) {
    return new UnwritableFolderException(
        "cannot write in %s: %s; make it writable for this user, or name another warehouse with --warehouse"
            .formatted(place, reason),
        cause);
  }
}
