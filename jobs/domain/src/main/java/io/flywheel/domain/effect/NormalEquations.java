package io.flywheel.domain.effect;

import io.flywheel.domain.PositiveDefinite;
import java.util.Arrays;

/**
 * Sums of a weighted least-squares step with an intercept and a ridge on the slopes, and their
 * solution.
 */
final class NormalEquations {
  /** Ridge: this much times the sum of squared slopes is added to the mean weighted loss. */
  static final double PENALTY = 0.0005;

  private final int columns;

  /** Lower triangle. */
  private final double[][] matrix;

  final double[] vector;

  NormalEquations(int columns) {
    this.columns = columns;
    matrix = new double[columns + 1][];
    Arrays.setAll(matrix, i -> new double[i + 1]);
    vector = new double[columns + 1];
  }

  void clear() {
    for (double[] row : matrix) {
      Arrays.fill(row, 0);
    }
    Arrays.fill(vector, 0);
  }

  /** Adds curvature * (1, z)(1, z)' to the matrix and pull * (1, z) to the vector. */
  void add(double[] z, int from, double curvature, double pull) {
    matrix[0][0] += curvature;
    vector[0] += pull;
    for (int j = 0; j < columns; j++) {
      double value = z[from + j];
      double[] row = matrix[j + 1];
      double scaled = curvature * value;
      row[0] += scaled;
      vector[j + 1] += pull * value;
      for (int k = 0; k <= j; k++) {
        row[k + 1] += scaled * z[from + k];
      }
    }
  }

  /** Divides the sums by the total weight and adds the second derivative of the ridge. */
  void average(double total) {
    for (int i = 0; i < vector.length; i++) {
      for (int j = 0; j <= i; j++) {
        matrix[i][j] /= total;
      }
      vector[i] /= total;
    }
    for (int j = 1; j < vector.length; j++) {
      matrix[j][j] += 2 * PENALTY;
    }
  }

  /** The solution; not numbers when rounding has left the matrix without a positive pivot. */
  double[] solve() {
    double[] solution = PositiveDefinite.solve(matrix, vector);
    if (solution == null) {
      solution = new double[vector.length];
      Arrays.fill(solution, Double.NaN);
    }
    return solution;
  }
}
