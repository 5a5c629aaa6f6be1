package io.flywheel.warehouse.store;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;

/**
 * {@link SyncedLocalFileSystem} for callers of Hadoop's FileContext, as Spark's file commits are.
 */
public final class SyncedLocalFs extends DelegateToFileSystem {

  /** Hadoop calls this by reflection. */
  public SyncedLocalFs(URI uri, Configuration conf) throws IOException, URISyntaxException {
    super(uri, new SyncedLocalFileSystem(), conf, "file", false);
  }

  @Override
  public int getUriDefaultPort() {
    return -1;
  }
}
