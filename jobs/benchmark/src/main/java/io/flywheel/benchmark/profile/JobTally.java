package io.flywheel.benchmark.profile;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Weights by name, printed as a table with the heaviest first. */
final class JobTally {
  private final Map<String, Double> weights = new HashMap<>();

  void add(String name, double weight) {
    weights.merge(name, weight, Double::sum);
  }

  double of(String name) {
    return weights.getOrDefault(name, 0.0);
  }

  double total() {
    return weights.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** The names, heaviest first, at most so many. */
  List<String> heaviest(int many) {
    return weights.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
        .limit(many)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** A table of the heaviest with their shares of all. */
  String shares(String title, int many) {
    StringBuilder table = new StringBuilder("| " + title + " | % |\n|---|--:|\n");
    double all = Math.max(total(), 1e-9);
    for (String name : heaviest(many)) {
      table.append(
          String.format(
              Locale.ROOT, "| %s | %.1f |%n", name.replace("|", "\\|"), 100 * of(name) / all));
    }
    return table.append('\n').toString();
  }
}
