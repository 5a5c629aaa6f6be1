package io.flywheel.warehouse.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether a folder's file system makes hard links, which commits stand on: found out by making one,
 * as file systems fail, copy or hang rather than say so.
 */
public final class HardLinks {
  /** Local disks answer in milliseconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Maker maker;
  private final Duration patience;

  /** Makes one hard link, as {@link Files#createLink} does. */
  interface Maker {
    void link(Path link, Path existing) throws IOException;
  }

  HardLinks(Maker maker, Duration patience) {
    this.maker = maker;
    this.patience = patience;
  }

  /** Hard links as the operating system makes them. */
  public static HardLinks real() {
    return new HardLinks(Files::createLink, PATIENCE);
  }

  /**
   * Refuses a folder on which commits could be lost.
   *
   * @param folder exists and can be written
   * @throws UnfitFileSystemException naming the file system and what it does
   */
  public void require(Path folder) throws IOException {
    Optional<String> fault = fault(folder);
    if (fault.isPresent()) {
      throw new UnfitFileSystemException(fault.get());
    }
  }

  /**
   * What is wrong with the hard links of a folder, and what to do; empty when they work.
   *
   * @param folder exists and can be written
   */
  public Optional<String> fault(Path folder) throws IOException {
    AtomicReference<String> type = new AtomicReference<>("type unknown");
    FutureTask<Optional<String>> trial =
        new FutureTask<>(
            () -> {
              type.set(Files.getFileStore(folder).type());
              return trial(folder);
            });
    // A call that hangs in the operating system cannot be ended, only left behind.
    Thread thread = new Thread(trial, "hard-links");
    thread.setDaemon(true);
    thread.start();
    return outcome(trial).map(fault -> message(folder, type.get(), fault));
  }

  private Optional<String> outcome(FutureTask<Optional<String>> trial) throws IOException {
    try {
      return trial.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return Optional.of(
          "has not made a hard link within %d seconds".formatted(patience.toSeconds()));
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while trying hard links", e);
    }
  }

  private Optional<String> trial(Path folder) throws IOException {
    Path existing = Durable.temporary(folder.resolve("hard-link"));
    Path link = Durable.temporary(folder.resolve("hard-link"));
    try {
      new Durable.Steps().write(existing, "old");
      Optional<String> failed = failure(link, existing);
      if (failed.isPresent()) {
        return failed;
      }
      Files.writeString(existing, "new");
      if (!Files.readString(link).equals("new")) {
        return Optional.of("makes copies instead of hard links");
      }
      return overwrites(link, existing)
          ? Optional.of("makes a hard link over an existing file")
          : Optional.empty();
    } finally {
      Files.deleteIfExists(link);
      Files.deleteIfExists(existing);
    }
  }

  private Optional<String> failure(Path link, Path existing) throws IOException {
    try {
      maker.link(link, existing);
      return Optional.empty();
    } catch (UnsupportedOperationException e) {
      return Optional.of(failed(e));
    } catch (IOException e) {
      if (FullDisk.in(e).isPresent()) {
        throw e;
      }
      return Optional.of(failed(e));
    }
  }

  /** The second writer of a version must be told. */
  private boolean overwrites(Path link, Path existing) throws IOException {
    try {
      maker.link(link, existing);
      return true;
    } catch (FileAlreadyExistsException expected) {
      return false;
    }
  }

  static String failed(Exception failure) {
    return failure instanceof FileSystemException said && said.getReason() != null
        ? "makes no hard links (" + said.getReason() + ")"
        : "makes no hard links";
  }

  static String message(Path folder, String type, String fault) {
    return "the file system of %s, %s, %s, and without them commits can be lost; choose a warehouse folder on a local disk"
        .formatted(folder, type, fault);
  }
}
