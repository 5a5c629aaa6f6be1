package io.flywheel.feeds.ingest;

import io.flywheel.feeds.mapping.IngestSettings;
import io.flywheel.feeds.merge.DedupResult;
import io.flywheel.feeds.parse.FileTask;
import io.flywheel.feeds.stage.StagedFeed;
import io.flywheel.feeds.stage.StagedFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Counts of all files that were read, and which of them are refused.
 *
 * @param counts by number of the file
 * @param refused files that are refused
 */
record RefusalCheck(Map<Integer, IngestReport.FileCounts> counts, List<RefusedFile> refused) {

  /**
   * Judges by what was found in each file. Conflicts with other files are no reason to refuse one:
   * which of two files has them depends on which came first.
   */
  static RefusalCheck of(
      List<StagedFeed> feeds, List<DedupResult> decisions, IngestSettings.RefusalLimit limit) {
    RefusalCheck check = new RefusalCheck(new TreeMap<>(), new ArrayList<>());
    for (int i = 0; i < feeds.size(); i++) {
      for (StagedFile file : feeds.get(i).files()) {
        DedupResult.Counts repeated =
            decisions.isEmpty() ? DedupResult.Counts.NONE : decisions.get(i).of(file);
        check.judge(file, repeated, feeds.get(i), limit);
      }
    }
    return check;
  }

  IngestReport.FileCounts of(StagedFile file) {
    return counts.get(file.task().number());
  }

  private void judge(
      StagedFile file,
      DedupResult.Counts repeated,
      StagedFeed feed,
      IngestSettings.RefusalLimit limit) {
    long wrong = file.refused() + repeated.contradictions();
    long set = wrong + repeated.conflicts();
    counts.put(
        file.task().number(),
        new IngestReport.FileCounts(
            file.task().feed(),
            file.task().path(),
            file.day(),
            file.delivered(),
            file.delivered() - file.leftOut() - set - repeated.duplicates(),
            repeated.duplicates(),
            set,
            file.leftOut(),
            feed.withdrawn(file),
            file.task().absence() == null ? "accepted" : file.task().absence().reason().status()));
    Optional<String> reason = file.fault();
    boolean deletes =
        file.task().absence() == null
            && !file.task().inSettings()
            && feed.feed().deletes(file.task().mapping(), file.task().path());
    long made = file.delivered() - file.leftOut();
    if (reason.isEmpty() && deletes && wrong > 0 && file.refused() == made) {
      reason =
          Optional.of(
              "none of its %d records can be taken, and what it replaces would be deleted"
                  .formatted(made));
    }
    if (reason.isEmpty() && limit.reached(wrong, made)) {
      reason =
          Optional.of(
              "%d of %d records are refused: more than %s %% and at least %d"
                  .formatted(
                      wrong,
                      made,
                      java.math.BigDecimal.valueOf(limit.share())
                          .movePointRight(2)
                          .stripTrailingZeros()
                          .toPlainString(),
                      limit.rows()));
    }
    file.fault()
        .flatMap(file.task()::lookupFault)
        .ifPresent(text -> refuse(file.task().lookup(), text));
    reason.ifPresent(
        text -> refused.add(new RefusedFile(file.task(), file.sha256(), file.day(), text)));
  }

  /** A file that several others look up is refused once. */
  private void refuse(FileTask.Lookup second, String reason) {
    if (refused.stream().noneMatch(file -> file.task().path().equals(second.file().path()))) {
      refused.add(new RefusedFile(second.file(), second.sha256(), Optional.empty(), reason));
    }
  }
}
