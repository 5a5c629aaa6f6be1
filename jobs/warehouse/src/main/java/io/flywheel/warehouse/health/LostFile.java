package io.flywheel.warehouse.health;

import io.flywheel.warehouse.contract.Layer;
import io.flywheel.warehouse.contract.TableName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds in a failure the data file or deletion vector of a table that is no longer there, or the
 * deletion vector that is no longer whole.
 */
public final class LostFile {
  private static final Pattern FILE =
      Pattern.compile("(?:file:)?/[^\\s`'\"]+?\\.(?:parquet|bin)\\b");

  private LostFile() {}

  /**
   * The damage behind a failure; empty when it has another cause.
   *
   * @param failure what a read of tables threw
   */
  public static Optional<DamagedTableException> in(Throwable failure) {
    List<Throwable> causes =
        Stream.iterate(failure, cause -> cause != null, Throwable::getCause).toList();
    Set<Path> named = new LinkedHashSet<>();
    for (Throwable cause : causes) {
      Matcher names = FILE.matcher(Optional.ofNullable(cause.getMessage()).orElse(""));
      while (names.find()) {
        named.add(path(names.group()));
      }
    }
    Stream<Path> lost = named.stream().filter(file -> !Files.exists(file));
    Stream<Path> broken =
        causes.stream().anyMatch(VectorFile::isReadBy)
            ? named.stream().flatMap(file -> folder(file).stream()).flatMap(LostFile::broken)
            : Stream.empty();
    return Stream.concat(lost, broken).flatMap(file -> damage(file).stream()).findFirst();
  }

  private static Path path(String name) {
    try {
      return Path.of(URI.create(name.startsWith("file:") ? name : "file:" + name).getPath());
    } catch (IllegalArgumentException e) {
      return Path.of(name);
    }
  }

  /** The folder of the table that a file belongs to. */
  private static Optional<Path> folder(Path file) {
    return Stream.iterate(file.getParent(), folder -> folder != null, Path::getParent)
        .filter(folder -> Files.isDirectory(folder.resolve("_delta_log")))
        .findFirst();
  }

  private static Stream<Path> broken(Path folder) {
    return list(folder).stream().filter(VectorFile::is).filter(Predicate.not(VectorFile::isWhole));
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<DamagedTableException> damage(Path file) {
    return folder(file).flatMap(folder -> table(folder).map(table -> damage(table, folder, file)));
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
    boolean partitioned =
        !file.getParent().equals(folder)
            || list(folder).stream().anyMatch(each -> each.getFileName().toString().contains("="));
    return new DamagedTableException(
        "%s: %s %s is %s; %s"
            .formatted(
                table,
                VectorFile.is(file) ? "deletion vector" : "data file",
                file,
                Files.exists(file) ? "cut or damaged" : "missing",
                table.layer().built() && partitioned
                    ? Remedy.rebuild()
                    : Remedy.replace(table, folder.toString())));
  }
}
