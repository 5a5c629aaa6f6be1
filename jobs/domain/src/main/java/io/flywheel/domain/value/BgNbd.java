package io.flywheel.domain.value;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The beta-geometric / negative binomial model of repeat purchases (Fader, Hardie &amp; Lee 2005,
 * "Counting Your Customers" the Easy Way). A customer buys at a constant rate, and stops for good
 * after each repeat purchase with a constant chance. Rates differ between customers by a gamma
 * distribution, chances by a beta distribution.
 *
 * @param r shape of the rates' distribution
 * @param alpha inverse of its scale, in units of time
 * @param a first parameter of the chances' distribution
 * @param b its second parameter
 */
public record BgNbd(double r, double alpha, double a, double b) {
  private static final double ENOUGH = 1e-14;
  private static final double LARGE = 1e200;

  /**
   * The parameters under which the histories are most likely. The result does not depend on the
   * order of histories, nor on how customers with equal ones are grouped.
   *
   * @return nothing when the likelihood has no maximum, as for customers of whom none came back
   */
  public static Optional<Fitted<BgNbd>> fit(Collection<PurchaseHistory> histories) {
    List<PurchaseHistory> grouped = PurchaseHistory.grouped(histories);
    double repeats = 0;
    double age = 0;
    for (PurchaseHistory each : grouped) {
      repeats += each.repeats() * (double) each.customers();
      age += each.age() * each.customers();
    }
    if (repeats == 0) {
      return Optional.empty();
    }
    return new NewtonMaximum(new BgNbdLikelihood(grouped), 4)
        .from(1, age / repeats, 1, 1)
        .map(found -> new Fitted<>(of(found.model()), found.logLikelihood()));
  }

  private static BgNbd of(double[] parameters) {
    return new BgNbd(parameters[0], parameters[1], parameters[2], parameters[3]);
  }

  /** The natural logarithm of the likelihood of some histories. */
  public double logLikelihood(Collection<PurchaseHistory> histories) {
    double[] parameters = {r, alpha, a, b};
    return new BgNbdLikelihood(PurchaseHistory.grouped(histories)).at(parameters).value();
  }

  /**
   * The probability that a customer has not stopped (Fader &amp; Hardie 2008, Computing P(alive)
   * Using the BG/NBD Model). It is 1 without repeats, as nobody stops before the first.
   */
  public double probabilityAlive(PurchaseHistory history) {
    int x = history.repeats();
    if (x == 0) {
      return 1;
    }
    double gap = StrictMath.log(alpha + history.age()) - StrictMath.log(alpha + history.recency());
    return 1 / (1 + a / (b + x - 1) * StrictMath.exp((r + x) * gap));
  }

  /**
   * The number of purchases that a customer is expected to make in a time that follows (Fader,
   * Hardie &amp; Lee 2005, equation 10).
   *
   * <p>Written there with a hypergeometric function, the equation divides by a - 1 and by a + b + x
   * - 1, which may be zero. As a series in powers of z = time / (alpha + T + time) both cancel: a
   * customer who never stops makes n purchases with a negative binomial probability, and the (j +
   * 1)th of them is made by those whom j purchases did not stop, which has the chance (b + x)_j /
   * (a + b + x)_j. All terms are positive.
   *
   * @param time in the unit of the history
   */
  public double expectedPurchases(PurchaseHistory history, double time) {
    double z = time / (alpha + history.age() + time);
    double shape = r + history.repeats();
    double before = b + history.repeats();
    double weight = 1;
    double weights = 1;
    double made = 0;
    double survives = 1;
    double sum = 0;
    for (int n = 1; ; n++) {
      weight *= (shape + n - 1) / n * z;
      made += survives;
      survives *= (before + n - 1) / (a + before + n - 1);
      weights += weight;
      sum += weight * made;
      // The rest is smaller than a geometric series with the larger of the next ratio and its
      // limit.
      double ratio = Math.max(z, (shape + n) / (n + 1) * z);
      double rest = weight * ratio / (1 - ratio) * (made + survives / (1 - ratio));
      if (ratio < 1 && rest <= ENOUGH * sum) {
        return probabilityAlive(history) * sum / weights;
      }
      if (weight > LARGE) {
        weight /= LARGE;
        weights /= LARGE;
        sum /= LARGE;
      }
    }
  }
}
