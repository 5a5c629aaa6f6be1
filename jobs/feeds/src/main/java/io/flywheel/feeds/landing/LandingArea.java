package io.flywheel.feeds.landing;

import io.flywheel.feeds.mapping.MappingException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The landing area: files as the outside world delivered them; only ever read. */
final class LandingArea {
  static final String MANIFEST = "_manifest.json";

  private final Path root;
  private final Configuration hadoop;

  LandingArea(String root, Configuration hadoop) {
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
      search(files, base, base, found);
    } catch (FileNotFoundException e) {
      throw new MappingException(
          "no landing folder " + root + "; set flywheel.landing or pass --landing DIR");
    }
    found.sort(Comparator.comparing(Found::path));
    return found;
  }

  /** Folder by folder: a recursive listing asks for the owner of each file, by a process each. */
  private static void search(FileSystem files, Path base, Path folder, List<Found> found)
      throws IOException {
    for (FileStatus status : files.listStatus(folder)) {
      String path = relative(base, status.getPath());
      if (!delivery(path)) {
        continue;
      }
      if (status.isDirectory()) {
        search(files, base, status.getPath(), found);
      } else {
        found.add(
            new Found(
                path, status.getPath().toString(), status.getLen(), status.getModificationTime()));
      }
    }
  }

  private static boolean delivery(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return !name.startsWith(".") && !name.startsWith("_") || name.equals(MANIFEST);
  }

  private static String relative(Path base, Path file) {
    String from = base.toUri().getPath();
    String path = file.toUri().getPath();
    return path.substring(from.endsWith("/") ? from.length() : from.length() + 1);
  }
}
