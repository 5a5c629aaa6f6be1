package io.flywheel.warehouse.health;

import io.flywheel.warehouse.contract.Layer;
import io.flywheel.warehouse.contract.TableName;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds in a failure the data file of a table that is no longer there. */
public final class LostFile {
  private static final Pattern DATA_FILE = Pattern.compile("(?:file:)?/[^\\s`'\"]+?\\.parquet");

  private LostFile() {}

  /**
   * The damage behind a failure; empty when it has another cause.
   *
   * @param failure what a read of tables threw
   */
  public static Optional<DamagedTableException> in(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Matcher names = DATA_FILE.matcher(Optional.ofNullable(cause.getMessage()).orElse(""));
      while (names.find()) {
        Path file = path(names.group());
        if (!Files.exists(file)) {
          Optional<DamagedTableException> damage = damage(file);
          if (damage.isPresent()) {
            return damage;
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Path path(String name) {
    try {
      return Path.of(URI.create(name.startsWith("file:") ? name : "file:" + name).getPath());
    } catch (IllegalArgumentException e) {
      return Path.of(name);
    }
  }

  private static Optional<DamagedTableException> damage(Path file) {
    for (Path folder = file.getParent(); folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("_delta_log"))) {
        Path found = folder;
        return table(folder).map(table -> damage(table, found, file));
      }
    }
    return Optional.empty();
  }

  private static Optional<TableName> table(Path folder) {
    String layer = String.valueOf(folder.getParent().getFileName());
    return Arrays.stream(Layer.values())
        .filter(each -> each.folder().equals(layer))
        .map(each -> new TableName(each, folder.getFileName().toString()))
        .findFirst();
  }

  /** A full build writes tables that are cut by a calendar whole, without reading old rows. */
  private static DamagedTableException damage(TableName table, Path folder, Path file) {
    boolean partitioned = !file.getParent().equals(folder);
    return new DamagedTableException(
        "%s: data file %s is missing; %s"
            .formatted(
                table,
                file,
                table.layer().built() && partitioned
                    ? Remedy.rebuild()
                    : Remedy.replace(table, folder.toString())));
  }
}
