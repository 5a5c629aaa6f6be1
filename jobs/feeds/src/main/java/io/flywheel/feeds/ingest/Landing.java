package io.flywheel.feeds.ingest;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** The landing area: files as the outside world delivered them; only ever read. */
final class Landing {
  static final String MANIFEST = "_manifest.json";

  private final Path root;
  private final Configuration hadoop;

  Landing(String root, Configuration hadoop) {
    this.root = new Path(root);
    this.hadoop = hadoop;
  }

  /**
   * A delivered file.
   *
   * @param path relative to the landing area
   * @param location full location
   * @param size bytes
   * @param modified modification time, milliseconds since 1970
   */
  record Found(String path, String location, long size, long modified) {
    String name() {
      return path.substring(path.lastIndexOf('/') + 1);
    }
  }

  /**
   * All files by path, manifests included; names with a leading dot or underscore are not
   * deliveries.
   *
   * @throws MappingException when there is no landing area
   */
  List<Found> files() throws IOException {
    FileSystem files = root.getFileSystem(hadoop);
    Path base = files.makeQualified(root);
    List<Found> found = new ArrayList<>();
    try {
      RemoteIterator<LocatedFileStatus> all = files.listFiles(base, true);
      while (all.hasNext()) {
        LocatedFileStatus status = all.next();
        String path = relative(base, status.getPath());
        if (delivery(path)) {
          found.add(
              new Found(
                  path,
                  status.getPath().toString(),
                  status.getLen(),
                  status.getModificationTime()));
        }
      }
    } catch (FileNotFoundException e) {
      throw new MappingException(
          "no landing folder " + root + "; set flywheel.landing or pass --landing DIR");
    }
    found.sort(Comparator.comparing(Found::path));
    return found;
  }

  private static boolean delivery(String path) {
    for (String part : path.split("/")) {
      if ((part.startsWith(".") || part.startsWith("_")) && !part.equals(MANIFEST)) {
        return false;
      }
    }
    return true;
  }

  private static String relative(Path base, Path file) {
    String from = base.toUri().getPath();
    String path = file.toUri().getPath();
    return path.substring(from.endsWith("/") ? from.length() : from.length() + 1);
  }
}
