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
public final class Durable {
  private final Steps steps;

  /** On the disks of this machine. */
  public Durable() {
    this(new Steps());
  }

  Durable(Steps steps) {
    this.steps = steps;
  }

  /** Writes or replaces a small file: after a crash it holds the old text or the new one. */
  public void replace(Path file, String text) throws IOException {
    Path temporary = temporary(file);
    try {
      steps.write(temporary, text);
      steps.move(temporary, file);
    } finally {
      steps.delete(temporary);
    }
    steps.syncFolder(file.toAbsolutePath().getParent());
  }

  /** Removes a file, if there is one. */
  public void remove(Path file) throws IOException {
    if (steps.delete(file)) {
      steps.syncFolder(file.toAbsolutePath().getParent());
    }
  }

  /**
   * Writes a file whose name then exists at once, whole, and only if it did not exist. The caller
   * syncs its folders.
   *
   * @throws java.nio.file.FileAlreadyExistsException when it does
   */
  void create(Path file, String text) throws IOException {
    Path temporary = temporary(file);
    try {
      steps.write(temporary, text);
      steps.link(file, temporary);
    } finally {
      steps.delete(temporary);
    }
  }

  /** Makes creations, renames and removals in a folder last. */
  void syncFolder(Path folder) throws IOException {
    steps.syncFolder(folder);
  }

  static Path temporary(Path file) {
    return file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
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

  /** What is asked of a disk, one thing at a time: a process can end between any two. */
  static class Steps {

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

    void syncFolder(Path folder) throws IOException {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
