package io.flywheel.domain.effect;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * For each treated row the control of its trial with the nearest logit of the propensity, at most
 * 0.2 standard deviations of the trial's logits away, with replacement (Austin, Optimal caliper
 * widths for propensity-score matching, Pharmaceutical Statistics 10, 2011). Of controls equally
 * near the one with the smallest customer_id.
 */
final class Matching {
  static final double CALIPER = 0.2;

  /** No control is near enough. */
  static final int NONE = -1;

  private Matching() {}

  /**
   * @return by row of the sample: the row of its control, or {@link #NONE}, also for controls
   */
  static int[] of(Sample sample, double[] logit) {
    int[] match = new int[sample.size];
    Arrays.fill(match, NONE);
    for (Sample.Trial trial : sample.trials) {
      double caliper = CALIPER * deviation(sample, trial, logit);
      // Rows of a trial stand in the order of customer_id, and the sort keeps it where logits tie.
      int[] controls =
          IntStream.range(trial.from(), trial.to())
              .filter(i -> !sample.treated[i])
              .boxed()
              .sorted(Comparator.comparingDouble(i -> logit[i]))
              .mapToInt(Integer::intValue)
              .toArray();
      double[] logits = Arrays.stream(controls).mapToDouble(i -> logit[i]).toArray();
      for (int i = trial.from(); i < trial.to(); i++) {
        if (sample.treated[i] && !Double.isNaN(logit[i])) {
          match[i] = nearest(controls, logits, logit[i], caliper);
        }
      }
    }
    return match;
  }

  private static int nearest(int[] controls, double[] logits, double wanted, double caliper) {
    int above = first(logits, wanted);
    int best = NONE;
    double distance = caliper;
    if (above < logits.length && logits[above] - wanted <= distance) {
      best = controls[above];
      distance = logits[above] - wanted;
    }
    if (above > 0) {
      int below = first(logits, logits[above - 1]);
      double down = wanted - logits[below];
      if (down < distance || down == distance && (best == NONE || controls[below] < best)) {
        best = controls[below];
      }
    }
    return best;
  }

  /** The first position whose logit is not below the value. */
  private static int first(double[] logits, double value) {
    int from = 0;
    int to = logits.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (logits[middle] < value) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  private static double deviation(Sample sample, Sample.Trial trial, double[] logit) {
    double total = 0;
    double sum = 0;
    for (int i = trial.from(); i < trial.to(); i++) {
      total += sample.weight[i];
      sum += sample.weight[i] * logit[i];
    }
    double mean = sum / total;
    double squares = 0;
    for (int i = trial.from(); i < trial.to(); i++) {
      squares += sample.weight[i] * (logit[i] - mean) * (logit[i] - mean);
    }
    return Math.sqrt(squares / total);
  }
}
