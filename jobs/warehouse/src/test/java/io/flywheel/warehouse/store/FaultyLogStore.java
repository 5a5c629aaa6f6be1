package io.flywheel.warehouse.store;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The product's commit store, which a test can break before or after its n-th commit.
 *
 * <p>Delta makes its stores itself, one per table, so what to break is told to the class.
 */
public final class FaultyLogStore extends LinkLogStore {
  /** Which side of a commit breaks. */
  public enum Moment {
    BEFORE,
    AFTER
  }

  private static final List<String> COMMITS = new CopyOnWriteArrayList<>();
  private static int breakAt = -1;
  private static Moment breakMoment = Moment.BEFORE;

  /** Delta calls this by reflection. */
  public FaultyLogStore(Configuration hadoopConf) {
    super(hadoopConf, FaultyDisk.durable());
  }

  /**
   * Breaks one commit, counted from 0 from now on; later ones break as well: the process is dead.
   */
  public static synchronized void breakFrom(int commit, Moment moment) {
    COMMITS.clear();
    breakAt = commit;
    breakMoment = moment;
  }

  /** Breaks nothing, and counts anew. */
  public static synchronized void heal() {
    COMMITS.clear();
    breakAt = -1;
  }

  /** Files of the commits tried since the last {@link #heal} or {@link #breakFrom}, in order. */
  public static List<String> commits() {
    return List.copyOf(COMMITS);
  }

  @Override
  public void write(Path path, Iterator<String> actions, Boolean overwrite, Configuration conf)
      throws IOException {
    if (!path.getName().endsWith(".json")) {
      super.write(path, actions, overwrite, conf);
      return;
    }
    int commit = next(path);
    boolean breaks = breakAt >= 0 && commit >= breakAt;
    if (breaks && (breakMoment == Moment.BEFORE || commit > breakAt)) {
      throw new IOException("broken before commit " + commit + " " + path);
    }
    super.write(path, actions, overwrite, conf);
    if (breaks) {
      throw new IOException("broken after commit " + commit + " " + path);
    }
  }

  private static synchronized int next(Path path) {
    COMMITS.add(path.toUri().getPath());
    return COMMITS.size() - 1;
  }
}
