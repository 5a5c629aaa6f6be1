package io.flywheel.feeds.ingest;

import io.flywheel.feeds.landing.Retakes;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What an ingest would find.
 *
 * @param files the files that it would read, by feed, day and path
 * @param known number of files that are known already
 * @param unmatched files in the landing area that belong to no feed
 * @param retakes files that another mapping has shaped, and files that are not to be had again
 */
public record IngestPreview(
    List<Arrival> files, int known, List<String> unmatched, Retakes retakes) {

  /**
   * One file.
   *
   * @param feed the feed
   * @param file path relative to the landing area
   * @param day day of the file; empty when only its rows tell it
   * @param why what makes the ingest read it, or why it would be refused unread
   */
  public record Arrival(String feed, String file, Optional<LocalDate> day, String why) {}
}
