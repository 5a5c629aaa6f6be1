package io.flywheel.warehouse.store;

import io.flywheel.warehouse.store.FaultyDisk.Act;
import java.io.File;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.Syncable;
import org.apache.hadoop.fs.permission.FsPermission;

/** The product's file system on a {@link FaultyDisk}. */
public final class FaultyLocalFileSystem extends SyncedLocalFileSystem {

  @Override
  protected OutputStream createOutputStream(Path path, boolean append) throws IOException {
    return step(Act.CREATE, path, () -> super.createOutputStream(path, append));
  }

  @Override
  protected OutputStream createOutputStreamWithMode(
      Path path, boolean append, FsPermission permission) throws IOException {
    return step(Act.CREATE, path, () -> super.createOutputStreamWithMode(path, append, permission));
  }

  @Override
  OutputStream opened(Path path, OutputStream file) {
    java.nio.file.Path target = pathToFile(path).toPath();
    return FaultyDisk.of(target)
        .<OutputStream>map(disk -> new FaultyStream(disk, target, file))
        .orElse(file);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    return step(Act.RENAME, to, () -> super.rename(from, to));
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    return step(Act.DELETE, path, () -> super.delete(path, recursive));
  }

  @Override
  protected boolean mkOneDirWithMode(Path path, File folder, FsPermission permission)
      throws IOException {
    return folder.isDirectory()
        ? super.mkOneDirWithMode(path, folder, permission)
        : step(Act.FOLDER, path, () -> super.mkOneDirWithMode(path, folder, permission));
  }

  private <T> T step(Act act, Path path, FaultyDisk.Work<T> work) throws IOException {
    java.nio.file.Path file = pathToFile(path).toPath();
    Optional<FaultyDisk> disk = FaultyDisk.of(file);
    return disk.isEmpty() ? work.run() : disk.get().perform(act, file, work);
  }

  private static final class FaultyStream extends FilterOutputStream implements Syncable {
    private final FaultyDisk disk;
    private final java.nio.file.Path file;

    FaultyStream(FaultyDisk disk, java.nio.file.Path file, OutputStream out) {
      super(out);
      this.disk = disk;
      this.file = file;
    }

    @Override
    public void write(int single) throws IOException {
      write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      disk.write(file, length, part -> out.write(bytes, from, part));
    }

    @Override
    public void hflush() throws IOException {
      out.flush();
    }

    @Override
    public void hsync() throws IOException {
      disk.perform(
          Act.SYNC,
          file,
          () -> {
            ((Syncable) out).hsync();
            return true;
          });
    }

    @Override
    public void close() throws IOException {
      try (OutputStream closing = out) {
        disk.perform(Act.CLOSE, file, () -> closing);
      }
    }
  }
}
