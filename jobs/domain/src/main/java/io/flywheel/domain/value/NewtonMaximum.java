package io.flywheel.domain.value;

import io.flywheel.domain.PositiveDefinite;
import io.flywheel.domain.value.LogLikelihood.Expansion;
import java.util.Optional;

/**
 * The maximum of a likelihood over positive parameters: Newton's method on their logarithms within
 * a region that is trusted to be like its quadratic model (Nocedal &amp; Wright 2006, algorithm
 * 4.1).
 */
final class NewtonMaximum {
  private static final int STEPS = 300;

  /** Logarithms: no step changes parameters by more than a factor of e. */
  private static final double LARGEST_REGION = 1;

  /** A step as short as this is the last one: the next would be its square. */
  private static final double LAST_STEP = 1e-6;

  /**
   * A parameter e^10 times, or a part, of where it started has run away: the likelihood has no
   * maximum, but grows towards a model without that parameter.
   */
  private static final double RUN_AWAY = 10;

  /** What a sum of so many logarithms cannot tell from nothing, as a share of it. */
  private static final double NOISE = 1e-12;

  private final LogLikelihood likelihood;
  private final int size;

  NewtonMaximum(LogLikelihood likelihood, int size) {
    this.likelihood = likelihood;
    this.size = size;
  }

  /**
   * The parameters at the maximum.
   *
   * @param parameters positive ones to start from
   * @return nothing when the likelihood has no maximum, or none is reached
   */
  Optional<Fitted<double[]>> from(double... parameters) {
    double[] start = logarithms(parameters);
    double[] point = start;
    Expansion here = expansion(point);
    double region = LARGEST_REGION;
    for (int count = 0; count < STEPS; count++) {
      double[] newton = PositiveDefinite.solve(negative(here.hessian(), 0), here.gradient());
      boolean last = newton != null && length(newton) <= LAST_STEP;
      double[] step = last ? newton : within(region, newton, here);
      double[] next = sum(point, step);
      if (ranAway(next, start)) {
        return Optional.empty();
      }
      Expansion there = expansion(next);
      if (last) {
        return Optional.of(new Fitted<>(parameters(next), there.value()));
      }
      double expected = expected(here, step);
      double gained = there.value() - here.value();
      boolean asExpected = expected < NOISE * Math.abs(here.value()) || gained > 0.75 * expected;
      if (asExpected) {
        region = Math.min(LARGEST_REGION, 2 * region);
      } else if (gained < 0.25 * expected) {
        region = length(step) / 4;
      }
      if (asExpected || gained > 0.1 * expected) {
        point = next;
        here = there;
      }
    }
    return Optional.empty();
  }

  /** Newton's step where it is short enough, else one that damping makes so. */
  private double[] within(double region, double[] newton, Expansion here) {
    double[] step = newton;
    double damping = 1e-3 * scale(here);
    while (step == null || length(step) > region) {
      step = PositiveDefinite.solve(negative(here.hessian(), damping), here.gradient());
      damping *= 2;
    }
    return step;
  }

  /** What the quadratic model gains by a step. */
  private double expected(Expansion here, double[] step) {
    double gain = 0;
    for (int i = 0; i < size; i++) {
      gain += here.gradient()[i] * step[i];
      for (int j = 0; j < size; j++) {
        gain += here.hessian()[Math.max(i, j)][Math.min(i, j)] * step[i] * step[j] / 2;
      }
    }
    return gain;
  }

  /** By the chain rule, with respect to logarithms. */
  private Expansion expansion(double[] logarithms) {
    double[] x = parameters(logarithms);
    Expansion plain = likelihood.at(x);
    double[] gradient = new double[size];
    double[][] hessian = new double[size][size];
    for (int i = 0; i < size; i++) {
      gradient[i] = plain.gradient()[i] * x[i];
      for (int j = 0; j <= i; j++) {
        hessian[i][j] = plain.hessian()[i][j] * x[i] * x[j];
      }
      hessian[i][i] += gradient[i];
    }
    return new Expansion(plain.value(), gradient, hessian);
  }

  private double[][] negative(double[][] hessian, double damping) {
    double[][] negative = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        negative[i][j] = -hessian[i][j];
      }
      negative[i][i] += damping;
    }
    return negative;
  }

  private double scale(Expansion here) {
    double largest = Double.MIN_NORMAL;
    for (int i = 0; i < size; i++) {
      largest = Math.max(largest, Math.abs(here.hessian()[i][i]));
    }
    return largest;
  }

  private boolean ranAway(double[] point, double[] start) {
    for (int i = 0; i < size; i++) {
      if (Math.abs(point[i] - start[i]) > RUN_AWAY) {
        return true;
      }
    }
    return false;
  }

  private static double[] sum(double[] point, double[] step) {
    double[] sum = point.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += step[i];
    }
    return sum;
  }

  private static double length(double[] step) {
    double squares = 0;
    for (double each : step) {
      squares += each * each;
    }
    return Math.sqrt(squares);
  }

  private double[] logarithms(double[] parameters) {
    double[] logarithms = new double[size];
    for (int i = 0; i < size; i++) {
      logarithms[i] = StrictMath.log(parameters[i]);
    }
    return logarithms;
  }

  private double[] parameters(double[] logarithms) {
    double[] parameters = new double[size];
    for (int i = 0; i < size; i++) {
      parameters[i] = StrictMath.exp(logarithms[i]);
    }
    return parameters;
  }
}
