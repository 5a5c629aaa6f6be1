package io.flywheel.warehouse.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes that are on the disk when they return. */
public class Durable {

  /** Writes or replaces a small file: after a crash it holds the old text or the new one. */
  public final void replace(Path file, String text) throws IOException {
    Path temporary = temporary(file);
    try {
      write(temporary, text);
      move(temporary, file);
    } finally {
      delete(temporary);
    }
    syncFolder(file.toAbsolutePath().getParent());
  }

  /** Removes a file, if there is one. */
  public final void remove(Path file) throws IOException {
    if (delete(file)) {
      syncFolder(file.toAbsolutePath().getParent());
    }
  }

  /**
   * Writes a file whose name then exists at once, whole, and only if it did not exist. The caller
   * syncs its folders.
   *
   * @throws java.nio.file.FileAlreadyExistsException when it does
   */
  final void create(Path file, String text) throws IOException {
    Path temporary = temporary(file);
    try {
      write(temporary, text);
      link(file, temporary);
    } finally {
      delete(temporary);
    }
  }

  static Path temporary(Path file) {
    return file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
  }

  /** Writes a file that does not exist. */
  void write(Path file, String text) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      fill(file, channel, StandardCharsets.UTF_8.encode(text));
      channel.force(true);
    } catch (IOException e) {
      throw naming(file.toString(), e);
    }
  }

  void fill(Path file, FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  void link(Path link, Path existing) throws IOException {
    LinkLogStore.link(link, existing);
  }

  boolean delete(Path file) throws IOException {
    return Files.deleteIfExists(file);
  }

  /** Makes creations, renames and removals in a folder last. */
  void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** A failure that says which file: the operating system does not, once a file is open. */
  static IOException naming(String file, IOException failure) {
    if (failure instanceof FileSystemException) {
      return failure;
    }
    IOException named = new FileSystemException(file, null, failure.getMessage());
    named.initCause(failure);
    return named;
  }
}
