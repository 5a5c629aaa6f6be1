package io.flywheel.warehouse.store;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;

/** {@link FaultyLocalFileSystem} for callers of Hadoop's FileContext. */
public final class FaultyLocalFs extends SyncedLocalFs {

  /** Hadoop calls this by reflection. */
  public FaultyLocalFs(URI uri, Configuration conf) throws IOException, URISyntaxException {
    super(uri, new FaultyLocalFileSystem(), conf);
  }
}
