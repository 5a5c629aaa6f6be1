package io.flywheel.domain.effect;

/**
 * Covariates of the rows of one fit, with numbers standardised by mean and standard deviation of
 * its training rows (both weighted). Marketplaces stay 0 and 1; a covariate that is constant on the
 * training rows is 0 everywhere, so that it says nothing.
 */
final class Design {
  /** Relative to the mean: below it a standard deviation is rounding of a constant. */
  static final double CONSTANT = 1e-12;

  final int columns;

  /** Row by row, in the order of {@code rows}. */
  final double[] z;

  /**
   * @param rows rows of the sample
   * @param training by position in rows
   */
  Design(Sample sample, int[] rows, boolean[] training) {
    columns = sample.names.size();
    z = new double[rows.length * columns];
    double[] mean = new double[columns];
    double[] scale = new double[columns];
    moments(sample, rows, training, mean, scale);
    for (int i = 0; i < rows.length; i++) {
      int from = rows[i] * columns;
      for (int j = 0; j < columns; j++) {
        z[i * columns + j] = (sample.x[from + j] - mean[j]) * scale[j];
      }
    }
  }

  private static void moments(
      Sample sample, int[] rows, boolean[] training, double[] mean, double[] scale) {
    int columns = mean.length;
    double total = 0;
    for (int i = 0; i < rows.length; i++) {
      if (training[i]) {
        double weight = sample.weight[rows[i]];
        total += weight;
        for (int j = 0; j < sample.numbers; j++) {
          mean[j] += weight * sample.x[rows[i] * columns + j];
        }
      }
    }
    double[] squares = new double[columns];
    for (int j = 0; j < sample.numbers; j++) {
      mean[j] /= total;
    }
    for (int i = 0; i < rows.length; i++) {
      if (training[i]) {
        double weight = sample.weight[rows[i]];
        for (int j = 0; j < sample.numbers; j++) {
          double off = sample.x[rows[i] * columns + j] - mean[j];
          squares[j] += weight * off * off;
        }
      }
    }
    for (int j = 0; j < columns; j++) {
      double deviation = Math.sqrt(squares[j] / total);
      boolean constant = deviation <= CONSTANT * Math.abs(mean[j]);
      scale[j] = j >= sample.numbers ? 1 : constant ? 0 : 1 / deviation;
    }
  }

  /** Intercept plus slopes times the covariates of a row. */
  double predictor(double[] coefficients, int row) {
    double sum = coefficients[0];
    int from = row * columns;
    for (int j = 0; j < columns; j++) {
      sum += coefficients[j + 1] * z[from + j];
    }
    return sum;
  }
}
