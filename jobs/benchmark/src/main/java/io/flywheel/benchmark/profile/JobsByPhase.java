package io.flywheel.benchmark.profile;

import io.flywheel.benchmark.measure.Phases;
import java.util.Locale;

/** Spark's jobs and tasks in each phase of a run. */
public final class JobsByPhase {
  private JobsByPhase() {}

  /**
   * Tables in Markdown.
   *
   * @param log of the run
   * @param phases of the same run
   */
  public static String report(EventLog log, Phases phases) {
    JobTally jobs = new JobTally();
    JobTally stages = new JobTally();
    JobTally tasks = new JobTally();
    JobTally cpu = new JobTally();
    log.jobs()
        .forEach(
            job -> {
              String phase = phases.at(job.submitted());
              jobs.add(phase, 1);
              stages.add(phase, job.stages());
            });
    log.tasks()
        .forEach(
            task -> {
              String phase = phases.at(task.launched());
              tasks.add(phase, 1);
              cpu.add(phase, task.cpuSeconds());
            });
    StringBuilder text =
        new StringBuilder(
            "| phase | seconds | Spark jobs | stages | tasks | CPU s of tasks |\n|---|--:|--:|--:|--:|--:|\n");
    for (String phase : Phases.NAMES) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %.1f | %.0f | %.0f | %.0f | %.1f |%n",
              phase,
              phases.seconds(phase),
              jobs.of(phase),
              stages.of(phase),
              tasks.of(phase),
              cpu.of(phase)));
    }
    return text.append('\n').toString();
  }
}
