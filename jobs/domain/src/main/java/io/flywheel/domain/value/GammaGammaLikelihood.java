package io.flywheel.domain.value;

import java.util.List;

/**
 * The likelihood of p, q and v (Fader &amp; Hardie 2013, The Gamma-Gamma Model of Monetary Value,
 * equation 1a): with mean value m of x purchases,
 *
 * <pre>
 * gamma(p x + q) / (gamma(p x) gamma(q)) * v^q * m^(p x - 1) * x^(p x) / (v + m x)^(p x + q)
 * </pre>
 */
final class GammaGammaLikelihood implements LogLikelihood {
  private static final int P = 0;
  private static final int Q = 1;
  private static final int V = 2;

  private final List<RepeatSpend> spends;

  GammaGammaLikelihood(List<RepeatSpend> spends) {
    this.spends = spends;
  }

  @Override
  public Expansion at(double[] parameters) {
    double p = parameters[P];
    double q = parameters[Q];
    double v = parameters[V];
    double logV = StrictMath.log(v);
    double value = 0;
    double[] gradient = new double[3];
    double[][] hessian = new double[3][3];
    Gammas gammas = null;
    for (RepeatSpend spend : spends) {
      long n = spend.customers();
      int x = spend.valued();
      if (gammas == null || gammas.x != x) {
        gammas = new Gammas(p, q, x);
      }
      double total = x * spend.mean();
      double sum = v + total;
      double shape = p * x + q;
      double logTotal = StrictMath.log(total);
      double logSum = StrictMath.log(sum);
      value +=
          n
              * (gammas.value
                  + q * logV
                  + p * x * logTotal
                  - StrictMath.log(spend.mean())
                  - shape * logSum);
      gradient[P] += n * x * (gammas.first - gammas.firstPx + logTotal - logSum);
      gradient[Q] += n * (gammas.first - gammas.firstQ + logV - logSum);
      gradient[V] += n * (q / v - shape / sum);
      hessian[P][P] += n * (double) x * x * (gammas.second - gammas.secondPx);
      hessian[Q][P] += n * x * gammas.second;
      hessian[Q][Q] += n * (gammas.second - gammas.secondQ);
      hessian[V][P] -= n * x / sum;
      hessian[V][Q] += n * (1 / v - 1 / sum);
      hessian[V][V] += n * (shape / (sum * sum) - q / (v * v));
    }
    return new Expansion(value, gradient, hessian);
  }

  /** Gamma functions of a number of purchases: spends with equal numbers follow each other. */
  private static final class Gammas {
    private final int x;
    private final double value;
    private final double first;
    private final double firstPx;
    private final double firstQ;
    private final double second;
    private final double secondPx;
    private final double secondQ;

    Gammas(double p, double q, int x) {
      this.x = x;
      value = LogGamma.value(p * x + q) - LogGamma.value(p * x) - LogGamma.value(q);
      first = LogGamma.first(p * x + q);
      firstPx = LogGamma.first(p * x);
      firstQ = LogGamma.first(q);
      second = LogGamma.second(p * x + q);
      secondPx = LogGamma.second(p * x);
      secondQ = LogGamma.second(q);
    }
  }
}
