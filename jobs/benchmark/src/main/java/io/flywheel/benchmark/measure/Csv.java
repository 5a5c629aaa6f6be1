package io.flywheel.benchmark.measure;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** Results as files. */
public final class Csv {
  private Csv() {}

  /** The rows after the header. */
  public static List<List<String>> rows(Path csv) {
    try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(csv)) {
      return reader.stream().skip(1).map(CsvRecord::getFields).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + csv + ": " + e.getMessage(), e);
    }
  }
}
