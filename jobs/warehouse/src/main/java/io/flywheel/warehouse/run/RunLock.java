package io.flywheel.warehouse.run;

import io.flywheel.warehouse.store.HardLinks;
import io.flywheel.warehouse.store.UnwritableFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The right to write a warehouse: an operating system lock on {@code <root>/_lock}, which a dying
 * process gives back by itself.
 */
public final class RunLock implements AutoCloseable {
  private static final int MAX_HOLDER_BYTES = 64;

  private final FileChannel channel;
  private final FileLock lock;

  private RunLock(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Takes the lock without waiting, and makes the warehouse folder when it is missing.
   *
   * @param root folder of the warehouse
   * @throws LockedException when another run, in this process or another, holds it
   * @throws io.flywheel.warehouse.store.UnfitFileSystemException when the folder's file system
   *     could lose commits
   * @throws io.flywheel.warehouse.store.UnwritableFolderException when nothing can be written there
   */
  public static RunLock acquire(Path root) {
    try {
      Files.createDirectories(root);
      HardLinks.real().require(root);
      FileChannel channel =
          FileChannel.open(
              root.resolve("_lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        String holder = holder(channel);
        channel.close();
        throw new LockedException(
            "another run"
                + (holder.isEmpty() ? "" : " (process " + holder + ")")
                + " holds "
                + root
                + "; wait until it ends and run again");
      }
      channel.truncate(0);
      channel.write(StandardCharsets.UTF_8.encode(String.valueOf(ProcessHandle.current().pid())));
      return new RunLock(channel, lock);
    } catch (IOException e) {
      throw UnwritableFolder.of(root, e);
    }
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(MAX_HOLDER_BYTES);
    channel.read(bytes, 0);
    return StandardCharsets.UTF_8.decode(bytes.flip()).toString().strip();
  }

  /** Gives the warehouse back. */
  @Override
  public void close() {
    try (channel) {
      lock.release();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
