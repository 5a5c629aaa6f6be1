package io.flywheel.feeds.ingest;

import io.flywheel.feeds.landing.Retakes;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What one ingest did.
 *
 * @param outcome what happened
 * @param runId the run that the rows belong to; empty when nothing was written
 * @param asOf last file day taken so far, this run's included
 * @param files the files that were read, by feed and path
 * @param refusals why files were refused, a few reasons for each; unless that refused the run, they
 *     were left out
 * @param waiting files that are left out as another file of their version is
 * @param known number of files that were known already
 * @param unmatched files in the landing area that belong to no feed
 * @param retakes files that another mapping has shaped, and files that were not to be had again
 */
public record IngestReport(
    Outcome outcome,
    Optional<String> runId,
    Optional<LocalDate> asOf,
    List<FileCounts> files,
    List<Refusal> refusals,
    List<String> waiting,
    int known,
    List<String> unmatched,
    Retakes retakes) {

  /** What an ingest can come to. */
  public enum Outcome {
    /** No file is new; nothing was written. */
    NOTHING_NEW,
    /** Files entered bronze. */
    INGESTED,
    /** Files were refused; nothing entered bronze. */
    REFUSED
  }

  /**
   * What became of a file's records: delivered = accepted + duplicates + quarantined + left out. Of
   * a file that is not accepted the counts say what was found in it.
   *
   * @param feed the feed
   * @param file path relative to the landing area
   * @param day day of the file; empty when it tells none
   * @param delivered records in the file, and rows that give none
   * @param accepted records for bronze
   * @param duplicates records that were there already
   * @param quarantined records set aside
   * @param leftOut rows of the file that give no record, as the mapping says
   * @param withdrawn records that stood before and that this file takes out, under {@code replaces}
   * @param status as in ops.ingest_file: accepted, or why the path has no rows
   */
  public record FileCounts(
      String feed,
      String file,
      Optional<LocalDate> day,
      long delivered,
      long accepted,
      long duplicates,
      long quarantined,
      long leftOut,
      long withdrawn,
      String status) {}

  /**
   * One reason against a file.
   *
   * @param feed the feed
   * @param file path relative to the landing area
   * @param line line of the record; empty when the reason is the whole file's
   * @param reason column, value and rule, or what is wrong with the file
   */
  public record Refusal(String feed, String file, Optional<Long> line, String reason) {}
}
