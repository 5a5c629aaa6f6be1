package io.flywheel.warehouse.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The disk under one warehouse, which counts what is asked of it and can fail: as if the process
 * were killed, or as if the disk were full. One step is done at a time, so that a kill is a clean
 * cut; nothing is written under the folder ever after.
 *
 * <p>Hadoop and Delta make their file systems themselves, so disks are found by folder.
 */
public final class FaultyDisk {
  /** What the operating system answers when a disk is full. */
  static final String FULL = "No space left on device";

  private static final Map<Path, FaultyDisk> DISKS = new ConcurrentHashMap<>();

  private final List<Step> steps = new ArrayList<>();
  private final List<Integer> writes = new ArrayList<>();
  private Kill kill = new Kill(-1, Moment.BEFORE);
  private boolean dead;
  private int lastWrite = Integer.MAX_VALUE;
  private long room = Long.MAX_VALUE;
  private boolean full;

  /** What is done to a file. */
  public enum Act {
    FOLDER,
    CREATE,
    WRITE,
    SYNC,
    CLOSE,
    RENAME,
    LINK,
    DELETE,
    SYNC_FOLDER
  }

  /** Which side of a step the process does not survive. */
  public enum Moment {
    BEFORE,
    AFTER
  }

  /** One step that was asked for. */
  public record Step(Act act, String file) {}

  /** A death: steps are counted from 0. In a write it leaves half of the bytes. */
  public record Kill(int step, Moment moment) {}

  /** The end of the process, as far as its files are concerned. */
  public static final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed(String message) {
      super(message, null, false, false);
    }
  }

  /** Something done to the disk. */
  interface Work<T> {
    T run() throws IOException;
  }

  private FaultyDisk() {}

  /** The disk under a folder from now on, sound until told otherwise. */
  public static FaultyDisk under(Path folder) {
    FaultyDisk disk = new FaultyDisk();
    DISKS.put(folder.toAbsolutePath(), disk);
    return disk;
  }

  /** Small files on the disks that tests have put under folders. */
  public static Durable durable() {
    return new Durable(new FaultySteps());
  }

  static Optional<FaultyDisk> of(Path file) {
    for (Path folder = file.toAbsolutePath(); folder != null; folder = folder.getParent()) {
      FaultyDisk disk = DISKS.get(folder);
      if (disk != null) {
        return Optional.of(disk);
      }
    }
    return Optional.empty();
  }

  /** Ends the process at a step. */
  public synchronized FaultyDisk kill(Kill at) {
    kill = at;
    return this;
  }

  /** Is full from the n-th write on, counted from 0. */
  public synchronized FaultyDisk fullAtWrite(int write) {
    lastWrite = write - 1;
    return this;
  }

  /** Is full when a number of bytes has been written. */
  public synchronized FaultyDisk fullAfter(long bytes) {
    room = bytes;
    return this;
  }

  /** What was asked for, in this order. */
  public synchronized List<Step> steps() {
    return List.copyOf(steps);
  }

  /** How many bytes each write has brought. */
  public synchronized List<Integer> writes() {
    return List.copyOf(writes);
  }

  /** True when the process has come to its end. */
  public synchronized boolean dead() {
    return dead;
  }

  /** True when something was not written because the disk was full. */
  public synchronized boolean full() {
    return full;
  }

  synchronized <T> T perform(Act act, Path file, Work<T> work) throws IOException {
    int number = begin(act, file);
    dieIf(number, Moment.BEFORE);
    T result = work.run();
    dieIf(number, Moment.AFTER);
    return result;
  }

  /**
   * Writes as much as the disk takes.
   *
   * @param write takes the number of bytes to write
   */
  synchronized void write(Path file, int length, Bytes write) throws IOException {
    int number = begin(Act.WRITE, file);
    if (kill.equals(new Kill(number, Moment.BEFORE))) {
      write.first(length / 2);
    }
    dieIf(number, Moment.BEFORE);
    int fits = full || writes.size() > lastWrite ? 0 : (int) Math.min(length, room);
    if (fits > 0) {
      write.first(fits);
    }
    writes.add(length);
    room -= fits;
    if (fits < length) {
      full = true;
      throw new IOException(FULL);
    }
    dieIf(number, Moment.AFTER);
  }

  /** Writes the first bytes of what is to be written. */
  interface Bytes {
    void first(int length) throws IOException;
  }

  private int begin(Act act, Path file) {
    if (dead) {
      throw new Killed("dead before " + act + " " + file);
    }
    steps.add(new Step(act, file.toString()));
    return steps.size() - 1;
  }

  private void dieIf(int number, Moment moment) {
    if (kill.equals(new Kill(number, moment))) {
      dead = true;
      throw new Killed(moment + " step " + number + " " + steps.get(number));
    }
  }
}
