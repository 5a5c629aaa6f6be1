package io.flywheel.domain.value;

import java.util.Optional;
import java.util.Random;

/** A customer drawn as the models describe one, observed for a year less up to half of it. */
record SimulatedCustomer(PurchaseHistory history, Optional<RepeatSpend> spend) {
  static SimulatedCustomer of(Random random, BgNbd purchases, GammaGamma spend) {
    double age = 26 + 26 * random.nextDouble();
    double rate = gamma(random, purchases.r()) / purchases.alpha();
    double stop = gamma(random, purchases.a());
    stop = stop / (stop + gamma(random, purchases.b()));
    double scale = gamma(random, spend.q()) / spend.v();
    int repeats = 0;
    double last = 0;
    double sum = 0;
    // The model's times do not stop where observation does.
    for (double at = wait(random, rate); at <= age; at += wait(random, rate)) {
      repeats++;
      last = at;
      sum += gamma(random, spend.p()) / scale;
      if (random.nextDouble() < stop) {
        break;
      }
    }
    return new SimulatedCustomer(
        new PurchaseHistory(repeats, last, age, 1),
        repeats == 0
            ? Optional.empty()
            : Optional.of(new RepeatSpend(repeats, repeats, sum / repeats, 1)));
  }

  private static double wait(Random random, double rate) {
    return -Math.log(1 - random.nextDouble()) / rate;
  }

  /** A gamma variable of scale 1 (Marsaglia &amp; Tsang 2000). */
  private static double gamma(Random random, double shape) {
    if (shape < 1) {
      return gamma(random, shape + 1) * Math.pow(random.nextDouble(), 1 / shape);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(random.nextDouble()) < x * x / 2 + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }
}
