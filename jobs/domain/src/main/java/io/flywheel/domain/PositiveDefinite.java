package io.flywheel.domain;

/**
 * Linear equations with a symmetric matrix, by Cholesky's decomposition (Golub and Van Loan, Matrix
 * Computations, 4.2).
 */
public final class PositiveDefinite {
  private PositiveDefinite() {}

  /**
   * The solution of {@code matrix * x = right}.
   *
   * @param matrix a symmetric matrix, of which the lower triangle is read
   * @return null when the matrix is not positive definite
   */
  public static double[] solve(double[][] matrix, double[] right) {
    double[][] root = root(matrix);
    if (root == null) {
      return null;
    }
    int size = right.length;
    double[] x = right.clone();
    for (int i = 0; i < size; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= root[i][k] * x[k];
      }
      x[i] /= root[i][i];
    }
    for (int i = size - 1; i >= 0; i--) {
      for (int k = i + 1; k < size; k++) {
        x[i] -= root[k][i] * x[k];
      }
      x[i] /= root[i][i];
    }
    return x;
  }

  private static double[][] root(double[][] matrix) {
    int size = matrix.length;
    double[][] root = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i][j];
        for (int k = 0; k < j; k++) {
          sum -= root[i][k] * root[j][k];
        }
        if (i > j) {
          root[i][j] = sum / root[j][j];
        } else if (sum > 0) {
          root[i][i] = Math.sqrt(sum);
        } else {
          return null;
        }
      }
    }
    return root;
  }
}
