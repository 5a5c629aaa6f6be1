package io.flywheel.benchmark.independent;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Canonical landing files as tables of text, one {@code raw_<feed>} a feed: its columns, file (path
 * relative to landing), file_day and line (order within the feed). A record with too few or too
 * many fields is left out. A feed without files is an empty table.
 */
final class CanonicalFiles {
  private static final String NAME = "(\\d{4}-\\d{2}-\\d{2}).*";
  private static final String CSV =
      "read_csv(%s, columns = {%s}, auto_detect = false, header = true, delim = ',', quote = '\"',"
          + " escape = '\"', ignore_errors = true, parallel = false, filename = true)";
  private static final String JSON =
      "read_json(%s, columns = {%s}, format = 'newline_delimited', ignore_errors = true,"
          + " filename = true)";

  private final Path landing;

  CanonicalFiles(Path landing) {
    this.landing = landing.toAbsolutePath().normalize();
  }

  void load(DuckDb duck) {
    Properties feeds = new Properties();
    try {
      feeds.load(new StringReader(DuckDb.resource("canonical.properties")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (String feed : feeds.stringPropertyNames()) {
      load(duck, feed, Arrays.asList(feeds.getProperty(feed).split(",\\s*")));
    }
  }

  private void load(DuckDb duck, String feed, List<String> columns) {
    String table = "raw_" + feed.replaceAll("[/-]", "_");
    duck.run(
        "CREATE TABLE %s (%s, file VARCHAR, file_day DATE, line BIGINT)"
            .formatted(table, each(columns, column -> column + " VARCHAR")));
    String declared = each(columns, column -> "'" + column + "': 'VARCHAR'");
    insert(duck, table, columns, files(feed, "csv", "csv.gz"), CSV, declared);
    insert(duck, table, columns, files(feed, "jsonl", "jsonl.gz"), JSON, declared);
  }

  private void insert(
      DuckDb duck,
      String table,
      List<String> columns,
      List<Path> files,
      String reader,
      String declared) {
    if (files.isEmpty()) {
      return;
    }
    String paths =
        files.stream()
            .map(file -> DuckDb.quoted(file.toString()))
            .collect(Collectors.joining(", ", "[", "]"));
    duck.run(
        """
        INSERT INTO %s
        SELECT %s, filename[%d:], CAST(regexp_extract(filename, '/%s$', 1) AS DATE), row_number() OVER ()
        FROM %s"""
            .formatted(
                table,
                each(columns, column -> column),
                landing.toString().length() + 2,
                NAME,
                reader.formatted(paths, declared)));
  }

  private List<Path> files(String feed, String... endings) {
    Path folder = landing.resolve(feed);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> file.getFileName().toString().matches(NAME))
          .filter(
              file -> Arrays.stream(endings).anyMatch(end -> file.toString().endsWith("." + end)))
          .sorted()
          .forEach(found::add);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + folder + ": " + e.getMessage(), e);
    }
    return found;
  }

  private static String each(List<String> columns, Function<String, String> form) {
    return columns.stream().map(form).collect(Collectors.joining(", "));
  }
}
