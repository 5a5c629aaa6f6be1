package io.flywheel.feeds.generate;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;

/**
 * A company that a test class has written to a folder, and a reader of its files.
 *
 * @param request what was asked for
 * @param report what the generator says of it
 * @param files the files, read by another engine
 */
record WrittenCompany(GenerateRequest request, GenerateReport report, LandingReader files)
    implements AutoCloseable {

  /** Writes with two threads. */
  static WrittenCompany in(Path landing, String from, String to, String scale, long seed)
      throws Exception {
    GenerateRequest request =
        new GenerateRequest(
            landing, LocalDate.parse(from), LocalDate.parse(to), new BigDecimal(scale), seed, 2);
    GenerateReport report = Generator.write(request);
    return new WrittenCompany(request, report, LandingReader.ofEverything(landing));
  }

  PlantedRecords planted() throws Exception {
    return PlantedRecords.read(report.truth());
  }

  @Override
  public void close() throws SQLException {
    files.close();
  }
}
