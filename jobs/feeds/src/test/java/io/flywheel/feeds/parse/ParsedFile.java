package io.flywheel.feeds.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.feeds.mapping.ColumnUse;
import io.flywheel.feeds.mapping.FileFormat;
import io.flywheel.feeds.mapping.SourceColumns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;

/** What comes of parsing one file, without Spark. */
final class ParsedFile {
  private static final int FIXED = 10;

  private ParsedFile() {}

  /** An id, which is text, and a price. */
  static SourceColumns columns(SourceColumns.Order order) {
    return new SourceColumns(
        List.of("id", "price"),
        List.of(),
        Set.of(),
        Map.of("id", use("order_id", "STRING", -1), "price", use("unit_price", "DECIMAL(20,6)", 6)),
        order);
  }

  /** The use of a column that stands for itself. */
  static ColumnUse use(String canonical, String type, int scale) {
    return new ColumnUse(new TreeMap<>(Map.of(canonical, type)), scale >= 0, scale);
  }

  /** A line of text for each record and for the file. */
  static List<String> texts(
      Path folder,
      String name,
      byte[] bytes,
      SourceColumns columns,
      FileFormat format,
      FileTask.ManifestEntry expected)
      throws IOException {
    List<String> texts = new ArrayList<>();
    for (Row row : rows(folder, name, bytes, columns, format, expected)) {
      if (row.isNullAt(2)) {
        texts.add(row.isNullAt(8) ? "ok" : "broken: " + row.getString(8));
        assertThat(row.getString(7)).hasSize(64);
      } else if (!row.isNullAt(6)) {
        texts.add(row.getLong(2) + "! " + start(row.getString(6)));
      } else {
        texts.add(row.getLong(2) + ": " + row.getString(FIXED) + "|" + row.getString(FIXED + 1));
      }
    }
    return texts;
  }

  private static String start(String fault) {
    return fault.replaceFirst(
        "( that does not start| inside the record,|, so it may|( stands)? inside the record$"
            + "| at column|: was expecting| stands inside the record| in VALUE_STRING).*",
        fault.startsWith("a NUL") ? "$0" : "");
  }

  static List<Row> rows(
      Path folder,
      String name,
      byte[] bytes,
      SourceColumns columns,
      FileFormat format,
      FileTask.ManifestEntry expected)
      throws IOException {
    List<Row> rows = new ArrayList<>();
    FileParser.records(
            List.of(List.of(task(folder, name, bytes, format, expected))).iterator(),
            columns,
            new Configuration())
        .forEachRemaining(rows::add);
    return rows;
  }

  static FileTask task(
      Path folder, String name, byte[] bytes, FileFormat format, FileTask.ManifestEntry expected)
      throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    return new FileTask(
        0,
        "orders",
        "",
        name,
        file.toUri().toString(),
        "",
        bytes.length,
        0,
        1,
        LocalDate.EPOCH,
        format,
        expected,
        null);
  }
}
