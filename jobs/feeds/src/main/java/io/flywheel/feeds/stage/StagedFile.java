package io.flywheel.feeds.stage;

import io.flywheel.feeds.parse.FileTask;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/**
 * What was found in one file.
 *
 * @param task the file
 * @param sha256 of its bytes
 * @param fault what is wrong with the file as a whole, if anything
 * @param day day of the file; empty when it tells none
 * @param delivered records in it, and rows that give none
 * @param leftOut rows that give no record
 * @param refused records with reasons against them
 * @param rounded values that rounding has changed
 * @param unhashed true when personal values were met and there is no key
 * @param days business days of the good records
 * @param revisions of the good records; empty when there are none
 */
public record StagedFile(
    FileTask task,
    String sha256,
    Optional<String> fault,
    Optional<LocalDate> day,
    long delivered,
    long leftOut,
    long refused,
    long rounded,
    boolean unhashed,
    Set<LocalDate> days,
    Optional<RevisionRange> revisions) {}
