package io.flywheel.feeds.parse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.flywheel.feeds.mapping.BrokenFileException;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * The first records of a Parquet file.
 *
 * @param records each as a line of JSON, the columns without value left out
 * @param columns names of its columns
 * @param floating names of those that hold floating point
 */
public record ParquetSample(List<String> records, List<String> columns, List<String> floating) {
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * @throws BrokenFileException when it is no Parquet file, or a damaged one
   */
  public static ParquetSample of(Path file, int rows) throws IOException {
    org.apache.hadoop.fs.Path location =
        new org.apache.hadoop.fs.Path(file.toAbsolutePath().toUri());
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(location, new Configuration()))) {
      MessageType schema = reader.getFileMetaData().getSchema();
      List<Type> types = schema.getFields();
      return new ParquetSample(
          records(reader, schema, rows),
          types.stream().map(Type::getName).toList(),
          types.stream()
              .filter(type -> ParquetKind.of(type) == ParquetKind.FLOATING)
              .map(Type::getName)
              .toList());
    } catch (RuntimeException e) {
      throw new BrokenFileException("unreadable Parquet: " + e.getMessage(), e);
    }
  }

  private static List<String> records(ParquetFileReader reader, MessageType schema, int rows)
      throws IOException {
    List<String> records = new ArrayList<>();
    for (PageReadStore group = reader.readNextRowGroup();
        group != null && records.size() < rows;
        group = reader.readNextRowGroup()) {
      RecordReader<Group> reading =
          new ColumnIOFactory()
              .getColumnIO(schema)
              .getRecordReader(group, new GroupRecordConverter(schema));
      for (long i = 0; i < group.getRowCount() && records.size() < rows; i++) {
        records.add(json(reading.read()));
      }
    }
    return records;
  }

  private static String json(Group row) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      for (int i = 0; i < row.getType().getFieldCount(); i++) {
        if (row.getFieldRepetitionCount(i) > 0) {
          out.writeFieldName(row.getType().getFieldName(i));
          out.writeRawValue(ParquetJson.of(row, i));
        }
      }
      out.writeEndObject();
    }
    return text.toString();
  }
}
