package io.flywheel.warehouse.store;

import io.flywheel.warehouse.store.FaultyDisk.Act;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/** The steps of the product's small files on a {@link FaultyDisk}. */
final class FaultySteps extends Durable.Steps {

  @Override
  void write(Path file, String text) throws IOException {
    step(Act.CREATE, file, () -> nothing(() -> super.write(file, text)));
  }

  @Override
  void fill(Path file, FileChannel channel, ByteBuffer bytes) throws IOException {
    Optional<FaultyDisk> disk = FaultyDisk.of(file);
    if (disk.isEmpty()) {
      super.fill(file, channel, bytes);
      return;
    }
    disk.get()
        .write(
            file,
            bytes.remaining(),
            length -> super.fill(file, channel, bytes.slice(bytes.position(), length)));
  }

  @Override
  void move(Path from, Path to) throws IOException {
    step(Act.RENAME, to, () -> nothing(() -> super.move(from, to)));
  }

  @Override
  void link(Path link, Path existing) throws IOException {
    step(Act.LINK, link, () -> nothing(() -> super.link(link, existing)));
  }

  @Override
  boolean delete(Path file) throws IOException {
    return step(Act.DELETE, file, () -> super.delete(file));
  }

  @Override
  void syncFolder(Path folder) throws IOException {
    step(Act.SYNC_FOLDER, folder, () -> nothing(() -> super.syncFolder(folder)));
  }

  private interface Action {
    void run() throws IOException;
  }

  private static Boolean nothing(Action action) throws IOException {
    action.run();
    return true;
  }

  private static Boolean step(Act act, Path file, FaultyDisk.Work<Boolean> work)
      throws IOException {
    Optional<FaultyDisk> disk = FaultyDisk.of(file);
    return disk.isEmpty() ? work.run() : disk.get().perform(act, file, work);
  }
}
