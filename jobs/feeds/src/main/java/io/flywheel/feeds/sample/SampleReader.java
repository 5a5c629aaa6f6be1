package io.flywheel.feeds.sample;

import com.typesafe.config.ConfigUtil;
import io.flywheel.feeds.mapping.FileFormat;
import io.flywheel.feeds.mapping.MappingException;
import io.flywheel.feeds.parse.ParquetSample;
import io.flywheel.feeds.sample.Sample.Setting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the beginning of a file of any kind that a mapping can be of. */
public final class SampleReader {
  private static final int PARQUET_ROWS = 1000;

  private SampleReader() {}

  /**
   * @throws MappingException when no mapping can be of the file; the message says what to do
   */
  public static Sample read(Path file) {
    if (FileBytes.parquet(file)) {
      return parquet(file);
    }
    FileBytes bytes = FileBytes.read(file);
    if (bytes.head().length == 0) {
      throw new MappingException(file + " is empty; name a file with a header and some rows");
    }
    String first = TextEncoding.of(bytes.head(), !bytes.whole()).text(bytes.head()).stripLeading();
    if (first.startsWith("{")) {
      return jsonLines(file, bytes);
    }
    if (first.startsWith("[")) {
      throw new MappingException(
          file
              + " is one JSON array; feeds are JSON lines, a record each:"
              + " `jq -c '.[]' FILE > FILE.jsonl`, and map that");
    }
    return new CsvSample(file, bytes).sample();
  }

  private static Sample jsonLines(Path file, FileBytes bytes) {
    TextEncoding encoding = TextEncoding.of(bytes.head(), !bytes.whole());
    String text = encoding.text(bytes.head());
    List<String> lines = new ArrayList<>(text.lines().filter(line -> !line.isBlank()).toList());
    if (!bytes.whole() && !lines.isEmpty()) {
      lines.remove(lines.size() - 1);
    }
    JsonSample sample = new JsonSample(lines, List.of());
    if (sample.records() == 0) {
      throw new MappingException(
          file
              + " is JSON over several lines; feeds are JSON lines, a record each:"
              + " `jq -c . FILE > FILE.jsonl`, and map that");
    }
    List<Setting> settings = new ArrayList<>();
    if (!encoding.equals(TextEncoding.UTF_8)) {
      settings.add(
          new Setting(
              "encoding",
              ConfigUtil.quoteString(encoding.name()),
              encoding.guess() ? "the bytes are no UTF-8" : ""));
    }
    return sample.sample(FileFormat.Type.JSONL, settings);
  }

  private static Sample parquet(Path file) {
    try {
      ParquetSample parquet = ParquetSample.of(file, PARQUET_ROWS);
      List<Setting> settings = new ArrayList<>();
      if (!parquet.floating().isEmpty()) {
        settings.add(
            new Setting(
                "money-from",
                "double",
                "floating point: %s; amounts made of it are rounded once to their decimals"
                    .formatted(String.join(", ", parquet.floating()))));
      }
      return new JsonSample(parquet.records(), parquet.columns())
          .sample(FileFormat.Type.PARQUET, settings);
    } catch (IOException e) {
      throw new MappingException(file + ": " + e.getMessage());
    }
  }
}
