package io.flywheel.benchmark.measure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flywheel.warehouse.files.FileStatistics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run committed, as the tables' logs tell.
 *
 * @param commits commits of all tables
 * @param written data files of bronze, silver and gold that it added, each after its table and a
 *     tab
 * @param rows rows in the data files that it added, by table
 * @param addedFiles data files that it added to any table
 * @param addedBytes their size
 * @param removedFiles data files that no longer count
 */
public record Commits(
    int commits,
    List<String> written,
    Map<String, Long> rows,
    int addedFiles,
    long addedBytes,
    int removedFiles) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The commit files that a warehouse has, or a table. */
  public static Set<Path> files(Path warehouse) {
    try (Stream<Path> files = Files.walk(warehouse)) {
      return files
          .filter(file -> file.getFileName().toString().matches("\\d{20}\\.json"))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + warehouse, e);
    }
  }

  /** What came after the commit files that were there before. */
  public static Commits since(Path warehouse, Set<Path> before) {
    Set<Path> commits = files(warehouse);
    commits.removeAll(before);
    List<String> written = new ArrayList<>();
    Map<String, Long> rows = new TreeMap<>();
    int added = 0;
    long bytes = 0;
    int removed = 0;
    for (Path commit : commits) {
      Path folder = commit.getParent().getParent();
      String table = warehouse.relativize(folder).toString().replace('/', '.');
      for (JsonNode action : actions(commit)) {
        if (action.has("add")) {
          added++;
          bytes += action.get("add").get("size").asLong();
          String statistics = action.get("add").path("stats").asText();
          rows.merge(table, FileStatistics.of(Map.of(), statistics).rows().orElse(0), Long::sum);
          if (!table.startsWith("ops.")) {
            String path = URI.create(action.get("add").get("path").asText()).getPath();
            written.add(table + "\t" + folder.resolve(path));
          }
        }
        removed += action.has("remove") ? 1 : 0;
      }
    }
    // Compaction in the same run may have taken away what an earlier commit of it wrote.
    written.removeIf(line -> Files.notExists(Path.of(line.substring(line.indexOf('\t') + 1))));
    return new Commits(commits.size(), written, rows, added, bytes, removed);
  }

  private static List<JsonNode> actions(Path commit) {
    try (Stream<String> lines = Files.lines(commit)) {
      List<JsonNode> actions = new ArrayList<>();
      for (String line : lines.toList()) {
        actions.add(JSON.readTree(line));
      }
      return actions;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + commit, e);
    }
  }
}
