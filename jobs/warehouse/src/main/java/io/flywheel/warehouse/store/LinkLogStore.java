package io.flywheel.warehouse.store;

import io.delta.storage.HadoopFileSystemLogStore;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Delta commits on local disk by hard link: the file system itself refuses the second writer of a
 * version, in whatever process it runs, and a commit is whole and synced before its name exists.
 *
 * <p>Delta's own store for local files checks and then renames, and loses commits of two processes.
 */
public class LinkLogStore extends HadoopFileSystemLogStore {
  private final Durable disk;

  /**
   * @param hadoopConf passed on to the store's base
   */
  public LinkLogStore(Configuration hadoopConf) {
    this(hadoopConf, new Durable());
  }

  LinkLogStore(Configuration hadoopConf, Durable disk) {
    super(hadoopConf);
    this.disk = disk;
  }

  /**
   * @throws FileAlreadyExistsException when the version exists and is not to be overwritten
   * @throws IOException naming the file system when it has no hard links
   */
  @Override
  public void write(Path path, Iterator<String> actions, Boolean overwrite, Configuration conf)
      throws IOException {
    java.nio.file.Path target = java.nio.file.Path.of(path.toUri().getPath());
    StringBuilder text = new StringBuilder();
    actions.forEachRemaining(action -> text.append(action).append('\n'));
    if (overwrite) {
      disk.replace(target, text.toString());
      return;
    }
    disk.create(target, text.toString());
    syncFolders(target.getParent());
  }

  static void link(java.nio.file.Path target, java.nio.file.Path existing) throws IOException {
    try {
      Files.createLink(target, existing);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | IOException e) {
      throw new IOException(
          HardLinks.message(
              target.getParent(), Files.getFileStore(existing).type(), HardLinks.failed(e)),
          e);
    }
  }

  /** The log folder, the table's and the layer's: a first commit creates all three. */
  private void syncFolders(java.nio.file.Path log) throws IOException {
    disk.syncFolder(log);
    if (log.getParent() != null && log.getParent().getParent() != null) {
      disk.syncFolder(log.getParent());
      disk.syncFolder(log.getParent().getParent());
    }
  }

  @Override
  public Boolean isPartialWriteVisible(Path path, Configuration conf) {
    return false;
  }
}
