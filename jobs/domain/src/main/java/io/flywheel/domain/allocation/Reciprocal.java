package io.flywheel.domain.allocation;

import io.flywheel.domain.allocation.MonthActivity.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * The simultaneous equations of pools that serve each other: where the cents of a pool end is where
 * it gives them itself, plus its share to each other pool times where that one's end. Gauss-Jordan
 * elimination in exact fractions.
 */
final class Reciprocal {
  private Reciprocal() {}

  /**
   * @param pools pools that give to segments and to each other only, none of them closed
   * @return for each pool the parts of it that end in segments and lines; they sum to 1
   */
  static SortedMap<String, SortedMap<Cell, Fraction>> solve(
      PoolShares shares, SortedSet<String> pools) {
    List<String> names = new ArrayList<>(pools);
    Fraction[][] left = new Fraction[names.size()][names.size()];
    List<SortedMap<Cell, Fraction>> right = new ArrayList<>();
    for (int row = 0; row < names.size(); row++) {
      Spread gives = shares.gives(names.get(row));
      for (int column = 0; column < names.size(); column++) {
        Fraction served = gives.pools().getOrDefault(names.get(column), Fraction.ZERO);
        left[row][column] = (row == column ? Fraction.ONE : Fraction.ZERO).minus(served);
      }
      right.add(new TreeMap<>(gives.cells()));
    }
    for (int pivot = 0; pivot < names.size(); pivot++) {
      eliminate(left, right, pivot);
    }
    SortedMap<String, SortedMap<Cell, Fraction>> solved = new TreeMap<>();
    for (int row = 0; row < names.size(); row++) {
      solved.put(names.get(row), right.get(row));
    }
    return solved;
  }

  /**
   * Shares are none negative, sum to 1, and lead out of every pool, so what is left of the diagonal
   * stays above 0: no row has to be exchanged.
   */
  private static void eliminate(
      Fraction[][] left, List<SortedMap<Cell, Fraction>> right, int pivot) {
    Fraction divisor = left[pivot][pivot];
    for (int column = pivot; column < left.length; column++) {
      left[pivot][column] = left[pivot][column].dividedBy(divisor);
    }
    right.get(pivot).replaceAll((cell, value) -> value.dividedBy(divisor));
    for (int row = 0; row < left.length; row++) {
      Fraction factor = left[row][pivot];
      if (row != pivot && !factor.isZero()) {
        for (int column = pivot; column < left.length; column++) {
          left[row][column] = left[row][column].minus(factor.times(left[pivot][column]));
        }
        SortedMap<Cell, Fraction> target = right.get(row);
        right
            .get(pivot)
            .forEach(
                (cell, value) ->
                    target.merge(cell, Fraction.ZERO.minus(factor.times(value)), Fraction::plus));
      }
    }
  }
}
