package io.flywheel.warehouse.store;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;

/**
 * {@link SyncedLocalFileSystem} for callers of Hadoop's FileContext, as Spark's file commits are.
 */
public class SyncedLocalFs extends DelegateToFileSystem {

  /** Hadoop calls this by reflection. */
  public SyncedLocalFs(URI uri, Configuration conf) throws IOException, URISyntaxException {
    this(uri, new SyncedLocalFileSystem(), conf);
  }

  SyncedLocalFs(URI uri, SyncedLocalFileSystem files, Configuration conf)
      throws IOException, URISyntaxException {
    super(uri, files, conf, "file", false);
  }

  @Override
  public int getUriDefaultPort() {
    return -1;
  }
}
