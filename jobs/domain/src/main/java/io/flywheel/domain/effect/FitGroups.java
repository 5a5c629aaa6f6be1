package io.flywheel.domain.effect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which years of trials are fitted together: each by itself, but a year with fewer than 40 treated
 * with the year before, and the first with the one after.
 */
final class FitGroups {
  static final int ENOUGH_TREATED = 40;

  private FitGroups() {}

  /**
   * @param treatedByYear how many joined in the trials of each year
   * @return years that are fitted together, in their order
   */
  static List<List<Integer>> of(Map<Integer, Integer> treatedByYear) {
    List<List<Integer>> groups = new ArrayList<>();
    Map<Integer, Integer> ordered = new TreeMap<>(treatedByYear);
    boolean firstIsSmall = false;
    int position = 0;
    for (Map.Entry<Integer, Integer> year : ordered.entrySet()) {
      boolean small = year.getValue() < ENOUGH_TREATED;
      if (position == 0) {
        firstIsSmall = small;
      }
      if (position == 0 || !small && !(position == 1 && firstIsSmall)) {
        groups.add(new ArrayList<>());
      }
      groups.get(groups.size() - 1).add(year.getKey());
      position++;
    }
    return groups;
  }

  static List<List<Integer>> of(Sample sample) {
    Map<Integer, Integer> treatedByYear = new TreeMap<>();
    for (Sample.Trial trial : sample.trials) {
      treatedByYear.merge(trial.month().getYear(), trial.treated(), Integer::sum);
    }
    return of(treatedByYear);
  }
}
