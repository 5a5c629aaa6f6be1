package io.flywheel.domain.value;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The gamma-gamma model of spend per purchase (Fader &amp; Hardie 2013, The Gamma-Gamma Model of
 * Monetary Value). The values of a customer's purchases have a gamma distribution around the
 * customer's mean, whatever their number; its scale differs between customers by another one.
 *
 * @param p shape of the values' distribution
 * @param q shape of the distribution of customers
 * @param v inverse of its scale, in currency units
 */
public record GammaGamma(double p, double q, double v) {
  /**
   * The parameters under which the spends are most likely. The result does not depend on the order
   * of spends, nor on how customers with equal ones are grouped.
   *
   * @return nothing when the likelihood has no maximum, as for customers who all spend the same
   */
  public static Optional<Fitted<GammaGamma>> fit(Collection<RepeatSpend> spends) {
    List<RepeatSpend> grouped = RepeatSpend.grouped(spends);
    double customers = 0;
    double sum = 0;
    for (RepeatSpend each : grouped) {
      customers += each.customers();
      sum += each.mean() * each.customers();
    }
    if (customers == 0) {
      return Optional.empty();
    }
    return new NewtonMaximum(new GammaGammaLikelihood(grouped), 3)
        .from(2, 3, sum / customers)
        .map(found -> new Fitted<>(of(found.model()), found.logLikelihood()));
  }

  private static GammaGamma of(double[] parameters) {
    return new GammaGamma(parameters[0], parameters[1], parameters[2]);
  }

  /** The natural logarithm of the likelihood of some spends. */
  public double logLikelihood(Collection<RepeatSpend> spends) {
    double[] parameters = {p, q, v};
    return new GammaGammaLikelihood(RepeatSpend.grouped(spends)).at(parameters).value();
  }

  /**
   * The mean spend that is expected of a customer (Fader &amp; Hardie 2013, equation 5): between
   * the customer's own mean and that of all.
   *
   * @param valued purchases of positive value after the first; 0 is a customer of whom none is
   *     known
   * @param mean their mean value
   * @return nothing where the distribution has no mean, which takes a q of at most 1
   */
  public OptionalDouble expectedSpend(int valued, double mean) {
    double shape = p * valued + q - 1;
    return shape > 0 ? OptionalDouble.of(p * (v + valued * mean) / shape) : OptionalDouble.empty();
  }
}
