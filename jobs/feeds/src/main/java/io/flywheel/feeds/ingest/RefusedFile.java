package io.flywheel.feeds.ingest;

import io.flywheel.feeds.parse.FileTask;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A file that is refused.
 *
 * @param task the file
 * @param sha256 of its bytes; empty when there are none
 * @param day its day, when it tells one
 * @param reason what is wrong with it as a whole
 */
record RefusedFile(FileTask task, String sha256, Optional<LocalDate> day, String reason) {}
