package io.flywheel.domain.value;

import java.util.List;

/**
 * The likelihood of r, alpha, a and b (Fader, Hardie &amp; Lee 2005, equation 6): with x repeats,
 * the last at t, observed to T,
 *
 * <pre>
 * gamma(r + x) / gamma(r) * alpha^r * B(a, b + x) / B(a, b) * ((alpha + T)^-(r + x) + died)
 * died = a / (b + x - 1) * (alpha + t)^-(r + x) if x &gt; 0, else 0
 * </pre>
 *
 * where B is the beta function and {@code died} the case that the last purchase was the last ever.
 */
final class BgNbdLikelihood implements LogLikelihood {
  private static final int R = 0;
  private static final int ALPHA = 1;
  private static final int A = 2;
  private static final int B = 3;

  private final List<PurchaseHistory> histories;
  private final int mostRepeats;

  BgNbdLikelihood(List<PurchaseHistory> histories) {
    this.histories = histories;
    this.mostRepeats = histories.stream().mapToInt(PurchaseHistory::repeats).max().orElse(0);
  }

  @Override
  public Expansion at(double[] parameters) {
    Sum sum = new Sum(parameters, mostRepeats);
    histories.forEach(sum::add);
    return new Expansion(sum.value, sum.gradient, sum.hessian);
  }

  private static final class Sum {
    private final double r;
    private final double alpha;
    private final double a;
    private final double b;
    private final RisingSums rising;
    private final RisingSums fromB;
    private final RisingSums fromAb;

    private double value;
    private final double[] gradient = new double[4];
    private final double[][] hessian = new double[4][4];

    Sum(double[] parameters, int mostRepeats) {
      r = parameters[R];
      alpha = parameters[ALPHA];
      a = parameters[A];
      b = parameters[B];
      rising = new RisingSums(r, mostRepeats);
      fromB = new RisingSums(b, mostRepeats);
      fromAb = new RisingSums(a + b, mostRepeats);
    }

    void add(PurchaseHistory history) {
      long n = history.customers();
      addPurchases(history.repeats(), n);
      addSurvival(history, n);
    }

    /**
     * Gamma and beta functions and alpha^r; B(a, b + x) / B(a, b) is a ratio of rising products.
     */
    private void addPurchases(int x, long n) {
      value += n * (rising.value(x) + r * StrictMath.log(alpha) + fromB.value(x) - fromAb.value(x));
      gradient[R] += n * (rising.first(x) + StrictMath.log(alpha));
      gradient[ALPHA] += n * r / alpha;
      gradient[A] -= n * fromAb.first(x);
      gradient[B] += n * (fromB.first(x) - fromAb.first(x));
      hessian[R][R] += n * rising.second(x);
      hessian[ALPHA][R] += n / alpha;
      hessian[ALPHA][ALPHA] -= n * r / (alpha * alpha);
      hessian[A][A] -= n * fromAb.second(x);
      hessian[B][A] -= n * fromAb.second(x);
      hessian[B][B] += n * (fromB.second(x) - fromAb.second(x));
    }

    /** The last factor: ln(e^lives + e^died), where weights are the shares of the two in it. */
    private void addSurvival(PurchaseHistory history, long n) {
      int x = history.repeats();
      double shape = r + x;
      double end = alpha + history.age();
      double lives = -shape * StrictMath.log(end);
      if (x == 0) {
        value += n * lives;
        gradient[R] -= n * StrictMath.log(end);
        gradient[ALPHA] -= n * shape / end;
        hessian[ALPHA][R] -= n / end;
        hessian[ALPHA][ALPHA] += n * shape / (end * end);
        return;
      }
      double last = alpha + history.recency();
      double before = b + x - 1;
      double logOdds =
          StrictMath.log(a / before) + shape * (StrictMath.log(end) - StrictMath.log(last));
      double dead = 1 / (1 + StrictMath.exp(-logOdds));
      double alive = 1 / (1 + StrictMath.exp(logOdds));
      double either = Math.max(0, logOdds) + StrictMath.log1p(StrictMath.exp(-Math.abs(logOdds)));
      value += n * (lives + either);

      // Derivatives of `died` less those of `lives`: the logarithm of the odds.
      double[] difference = {
        StrictMath.log(end) - StrictMath.log(last), shape / end - shape / last, 1 / a, -1 / before
      };
      gradient[R] += n * (dead * difference[R] - StrictMath.log(end));
      gradient[ALPHA] += n * (dead * difference[ALPHA] - shape / end);
      gradient[A] += n * dead / a;
      gradient[B] -= n * dead / before;
      for (int i = 0; i < 4; i++) {
        for (int j = 0; j <= i; j++) {
          hessian[i][j] += n * dead * alive * difference[i] * difference[j];
        }
      }
      hessian[ALPHA][R] -= n * (alive / end + dead / last);
      hessian[ALPHA][ALPHA] += n * shape * (alive / (end * end) + dead / (last * last));
      hessian[A][A] -= n * dead / (a * a);
      hessian[B][B] += n * dead / (before * before);
    }
  }
}
