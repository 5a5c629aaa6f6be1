package io.flywheel.benchmark.measure;

import io.flywheel.benchmark.measure.Execution.Said;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parts of a run, told apart by what it says when each begins. */
public final class Phases {
  /** In the order of a run: the JVM's start, then its stages; exit belongs to the last. */
  public static final List<String> NAMES = List.of("start", "ingest", "build", "check", "publish");

  private static final Map<String, String> BEGINNINGS =
      Map.of(
          "ingest", "taking new files",
          "build", "looking for what is stale",
          "check", "checking what was built",
          "publish", "publishing");

  private final Instant started;
  private final Map<String, Duration> begins = new LinkedHashMap<>();
  private final Duration end;

  private Phases(Execution run) {
    started = run.started();
    end = run.cost().wall();
    begins.put(NAMES.get(0), Duration.ZERO);
    for (String name : NAMES.subList(1, NAMES.size())) {
      run.said().stream()
          .filter(said -> said.line().contains(BEGINNINGS.get(name)))
          .map(Said::at)
          .findFirst()
          .ifPresent(at -> begins.put(name, at));
    }
  }

  /** The phases of a {@code flywheel run}. */
  public static Phases of(Execution run) {
    return new Phases(run);
  }

  /** Seconds of a phase; 0 when the run had none. */
  public double seconds(String name) {
    if (!begins.containsKey(name)) {
      return 0;
    }
    List<Duration> ends = new ArrayList<>(begins.values());
    ends.add(end);
    Duration begin = begins.get(name);
    Duration next = ends.stream().filter(at -> at.compareTo(begin) > 0).findFirst().orElse(end);
    return next.minus(begin).toMillis() / 1000.0;
  }

  /** The phase that a moment belongs to. */
  public String at(Instant moment) {
    Duration at = Duration.between(started, moment);
    String phase = NAMES.get(0);
    for (Map.Entry<String, Duration> begin : begins.entrySet()) {
      if (begin.getValue().compareTo(at) <= 0) {
        phase = begin.getKey();
      }
    }
    return phase;
  }
}
