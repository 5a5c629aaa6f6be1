package io.flywheel.domain.effect;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** What was estimated in one world. Standard errors are by customer, but for bucketError. */
record WorldResult(
    double treated,
    double naive,
    double naiveError,
    double matched,
    double matchedError,
    double robust,
    double robustError,
    double bucketError) {

  static WorldResult of(World world) {
    EffectStudy study = EffectStudy.of(world.afterJoining(), World.BEFORE_JOINING);
    Sample sample = study.sample();
    boolean[] all = study.part(Scope.ALL);
    Contributions naive = study.contributions(Estimator.NAIVE, all);
    Contributions matched = study.contributions(Estimator.MATCHED, all);
    Contributions robust = study.contributions(Estimator.DOUBLY_ROBUST, all);
    return new WorldResult(
        sample.trials.stream().mapToInt(Sample.Trial::treated).sum(),
        naive.estimate(),
        error(naive, sample),
        matched.estimate(),
        error(matched, sample),
        robust.estimate(),
        error(robust, sample),
        robust.standardError(sample.bucket, Sample.BUCKETS));
  }

  static double error(Contributions contributions, Sample sample) {
    return contributions.standardError(sample.customer, sample.customers);
  }

  static boolean covers(double estimate, double error, double truth) {
    return Math.abs(estimate - truth) <= Contributions.Z * error;
  }

  /** One line, which {@link #read} reads back to the last bit. */
  String line() {
    return DoubleStream.of(
            treated, naive, naiveError, matched, matchedError, robust, robustError, bucketError)
        .mapToObj(Double::toString)
        .collect(Collectors.joining(","));
  }

  static WorldResult read(String line) {
    double[] v = Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray();
    return new WorldResult(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]);
  }
}
