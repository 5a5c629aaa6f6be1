package io.flywheel.domain.effect;

import java.util.Arrays;

/**
 * Sums of a weighted least-squares step with an intercept and a ridge on the slopes, and their
 * solution by Cholesky's decomposition (Golub and Van Loan, Matrix Computations, 4.2).
 */
final class NormalEquations {
  /** Ridge: this much times the sum of squared slopes is added to the mean weighted loss. */
  static final double PENALTY = 0.0005;

  private final int columns;
  private final int size;

  /** Lower triangle, row by row. */
  private final double[] matrix;

  final double[] vector;

  NormalEquations(int columns) {
    this.columns = columns;
    size = columns + 1;
    matrix = new double[size * size];
    vector = new double[size];
  }

  void clear() {
    Arrays.fill(matrix, 0);
    Arrays.fill(vector, 0);
  }

  /** Adds curvature * (1, z)(1, z)' to the matrix and pull * (1, z) to the vector. */
  void add(double[] z, int from, double curvature, double pull) {
    matrix[0] += curvature;
    vector[0] += pull;
    for (int j = 0; j < columns; j++) {
      double value = z[from + j];
      int row = (j + 1) * size;
      double scaled = curvature * value;
      matrix[row] += scaled;
      vector[j + 1] += pull * value;
      for (int k = 0; k <= j; k++) {
        matrix[row + k + 1] += scaled * z[from + k];
      }
    }
  }

  /** Divides the sums by the total weight and adds the second derivative of the ridge. */
  void average(double total) {
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] /= total;
    }
    for (int i = 0; i < size; i++) {
      vector[i] /= total;
    }
    for (int j = 1; j < size; j++) {
      matrix[j * size + j] += 2 * PENALTY;
    }
  }

  /** The solution; matrix and vector are used up. */
  double[] solve() {
    for (int j = 0; j < size; j++) {
      for (int i = j; i < size; i++) {
        double sum = matrix[i * size + j];
        for (int k = 0; k < j; k++) {
          sum -= matrix[i * size + k] * matrix[j * size + k];
        }
        matrix[i * size + j] = i == j ? Math.sqrt(sum) : sum / matrix[j * size + j];
      }
    }
    double[] solution = vector.clone();
    for (int i = 0; i < size; i++) {
      for (int k = 0; k < i; k++) {
        solution[i] -= matrix[i * size + k] * solution[k];
      }
      solution[i] /= matrix[i * size + i];
    }
    for (int i = size - 1; i >= 0; i--) {
      for (int k = i + 1; k < size; k++) {
        solution[i] -= matrix[k * size + i] * solution[k];
      }
      solution[i] /= matrix[i * size + i];
    }
    return solution;
  }
}
