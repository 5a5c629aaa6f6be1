package io.flywheel.warehouse.store;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.Syncable;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Local files for Hadoop: on the disk when closed, without checksum files, and without the chmod
 * and readlink processes that Hadoop starts where its native library is missing.
 */
public class SyncedLocalFileSystem extends RawLocalFileSystem {

  @Override
  public String getScheme() {
    return "file";
  }

  @Override
  protected OutputStream createOutputStream(Path path, boolean append) throws IOException {
    return new SyncedStream(path, opened(path, super.createOutputStream(path, append)));
  }

  @Override
  protected OutputStream createOutputStreamWithMode(
      Path path, boolean append, FsPermission permission) throws IOException {
    return new SyncedStream(
        path, opened(path, super.createOutputStreamWithMode(path, append, permission)));
  }

  /** What bytes of a file go through on their way to the disk. */
  OutputStream opened(Path path, OutputStream file) throws IOException {
    return file;
  }

  @Override
  public void setPermission(Path path, FsPermission permission) throws IOException {
    Set<PosixFilePermission> posix = EnumSet.noneOf(PosixFilePermission.class);
    add(posix, permission.getUserAction(), "OWNER");
    add(posix, permission.getGroupAction(), "GROUP");
    add(posix, permission.getOtherAction(), "OTHERS");
    Files.setPosixFilePermissions(pathToFile(path).toPath(), posix);
  }

  private static void add(Set<PosixFilePermission> posix, FsAction action, String who) {
    for (FsAction part : new FsAction[] {FsAction.READ, FsAction.WRITE, FsAction.EXECUTE}) {
      if (action.implies(part)) {
        posix.add(PosixFilePermission.valueOf(who + "_" + part));
      }
    }
  }

  @Override
  public boolean supportsSymlinks() {
    return false;
  }

  /** The status of what a link points to: nothing of ours is a link. */
  @Override
  public FileStatus getFileLinkStatus(Path path) throws IOException {
    return getFileStatus(path);
  }

  @Override
  public Path getLinkTarget(Path path) {
    return path;
  }

  private static final class SyncedStream extends FilterOutputStream implements Syncable {
    private final Path path;
    private boolean closed;

    SyncedStream(Path path, OutputStream out) {
      super(out);
      this.path = path;
    }

    @Override
    public void write(int single) throws IOException {
      named(() -> out.write(single));
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      named(() -> out.write(bytes, from, length));
    }

    @Override
    public void hflush() throws IOException {
      named(out::flush);
    }

    @Override
    public void hsync() throws IOException {
      named(((Syncable) out)::hsync);
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        try (OutputStream closing = out) {
          named(closing::flush);
          hsync();
        }
      }
    }

    private void named(Work work) throws IOException {
      try {
        work.run();
      } catch (IOException e) {
        throw Durable.naming(path.toUri().getPath(), e);
      } catch (FSError e) {
        // Hadoop ends whole processes by it where a disk is full; here one command fails.
        throw Durable.naming(path.toUri().getPath(), new IOException(e.getCause().getMessage(), e));
      }
    }
  }

  /** Something done to an open file. */
  private interface Work {
    void run() throws IOException;
  }
}
