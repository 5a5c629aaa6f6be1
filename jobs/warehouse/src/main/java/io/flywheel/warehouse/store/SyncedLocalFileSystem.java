package io.flywheel.warehouse.store;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
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
public final class SyncedLocalFileSystem extends RawLocalFileSystem {

  @Override
  public String getScheme() {
    return "file";
  }

  @Override
  protected OutputStream createOutputStream(Path path, boolean append) throws IOException {
    return new SyncedStream(super.createOutputStream(path, append));
  }

  @Override
  protected OutputStream createOutputStreamWithMode(
      Path path, boolean append, FsPermission permission) throws IOException {
    return new SyncedStream(super.createOutputStreamWithMode(path, append, permission));
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
    private boolean closed;

    SyncedStream(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void hflush() throws IOException {
      out.flush();
    }

    @Override
    public void hsync() throws IOException {
      ((Syncable) out).hsync();
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        try (OutputStream closing = out) {
          closing.flush();
          hsync();
        }
      }
    }
  }
}
