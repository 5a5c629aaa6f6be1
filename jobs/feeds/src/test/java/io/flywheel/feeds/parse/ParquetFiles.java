package io.flywheel.feeds.parse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Parquet files of any schema, written without Spark, which would not write some of them. */
public final class ParquetFiles {
  private ParquetFiles() {}

  /**
   * @param columns the fields of a Parquet schema, such as {@code optional double cost;}
   * @param rows each fills its row
   */
  public static byte[] bytes(String columns, List<Consumer<Group>> rows) throws IOException {
    MessageType schema = MessageTypeParser.parseMessageType("message export { " + columns + " }");
    Path file = Files.createTempFile("flywheel", ".parquet");
    try {
      Files.delete(file);
      try (ParquetWriter<Group> writer =
          ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
              .withConf(new Configuration())
              .withType(schema)
              .build()) {
        SimpleGroupFactory groups = new SimpleGroupFactory(schema);
        for (Consumer<Group> row : rows) {
          Group group = groups.newGroup();
          row.accept(group);
          writer.write(group);
        }
      }
      return Files.readAllBytes(file);
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    }
  }
}
