package io.flywheel.feeds.ingest;

import java.util.Arrays;
import org.apache.spark.sql.api.java.UDF1;

/** Whether a hash is one of some, for so few of them that they travel with each task. */
final class KnownHashes implements UDF1<Long, Boolean> {
  private static final long serialVersionUID = 1L;

  private final long[] sorted;

  KnownHashes(long[] sorted) {
    this.sorted = sorted.clone();
  }

  @Override
  public Boolean call(Long hash) {
    return Arrays.binarySearch(sorted, hash) >= 0;
  }
}
