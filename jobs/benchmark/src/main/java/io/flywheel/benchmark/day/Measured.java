package io.flywheel.benchmark.day;

import io.flywheel.benchmark.measure.Cost;
import io.flywheel.benchmark.measure.Median;
import io.flywheel.benchmark.profile.EventLog;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * Everything about the day after a history.
 *
 * @param days length of the history
 * @param rounds at least one
 * @param events of one more run of the day, which is not measured
 */
record Measured(int days, List<Round> rounds, EventLog events) {
  double least(String what, ToDoubleFunction<Cost> part) {
    return costs(what, part).min().orElseThrow();
  }

  double most(String what, ToDoubleFunction<Cost> part) {
    return costs(what, part).max().orElseThrow();
  }

  double median(String what, ToDoubleFunction<Cost> part) {
    return Median.of(costs(what, part));
  }

  double medianOfRounds(ToDoubleFunction<Round> part) {
    return Median.of(rounds.stream().mapToDouble(part));
  }

  private DoubleStream costs(String what, ToDoubleFunction<Cost> part) {
    return rounds.stream().mapToDouble(round -> part.applyAsDouble(round.costs().get(what)));
  }
}
