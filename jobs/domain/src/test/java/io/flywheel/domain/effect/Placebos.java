package io.flywheel.domain.effect;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** What the event study of one world says of the two months before, with errors by customer. */
record Placebos(double second, double secondError, double last, double lastError) {

  static Placebos of(World world) {
    double[] found = new double[4];
    for (int i = 0; i < 2; i++) {
      EffectStudy study = EffectStudy.of(world.event(i - 2), World.THREE_MONTHS_BEFORE);
      Contributions placebo = study.contributions(Estimator.DOUBLY_ROBUST, study.part(Scope.ALL));
      found[2 * i] = placebo.estimate();
      found[2 * i + 1] = WorldResult.error(placebo, study.sample());
    }
    return new Placebos(found[0], found[1], found[2], found[3]);
  }

  /** Whether the interval of one of them excludes 0. */
  boolean flagged() {
    return !WorldResult.covers(second, secondError, 0) || !WorldResult.covers(last, lastError, 0);
  }

  /** One line, which {@link #read} reads back to the last bit. */
  String line() {
    return DoubleStream.of(second, secondError, last, lastError)
        .mapToObj(Double::toString)
        .collect(Collectors.joining(","));
  }

  static Placebos read(String line) {
    double[] v = Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray();
    return new Placebos(v[0], v[1], v[2], v[3]);
  }
}
