package io.flywheel.benchmark.rival;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/** The floor: Spark in its default settings reads the rows that a day touched and writes them. */
final class TouchedCopy {
  private TouchedCopy() {}

  /**
   * @param arguments list of files, one a line, each after its table and a tab; folder that
   *     receives the copies
   */
  public static void main(String[] arguments) throws IOException {
    Map<String, List<String>> files =
        Files.readAllLines(Path.of(arguments[0])).stream()
            .map(line -> line.split("\t", 2))
            .collect(
                Collectors.groupingBy(
                    line -> line[0], Collectors.mapping(line -> line[1], Collectors.toList())));
    SparkSession spark =
        SparkSession.builder().master("local[*]").appName("copy of the touched days").getOrCreate();
    files.forEach(
        (table, paths) ->
            spark
                .read()
                .parquet(paths.toArray(String[]::new))
                .write()
                .parquet(Path.of(arguments[1]).resolve(table).toString()));
    spark.stop();
  }
}
