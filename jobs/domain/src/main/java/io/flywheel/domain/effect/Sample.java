package io.flywheel.domain.effect;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The person-trials of a study as columns, in the order of trial and customer, without the trials
 * that are left out: those without treated, and those with fewer controls than treated.
 */
final class Sample {
  static final int FOLDS = 5;
  static final int BUCKETS = 200;

  /** Sums of weights such as 3 times 4/3 miss a whole number by less than this. */
  private static final double ROUNDING = 1e-6;

  /** A trial of the sample: rows {@code from} to {@code to}, exclusive. */
  record Trial(YearMonth month, int from, int to, int treated) {}

  final int size;
  final List<String> names;
  final List<Trial> trials = new ArrayList<>();

  /** Months of trials that are left out. */
  final List<YearMonth> leftOut = new ArrayList<>();

  final boolean[] treated;
  final double[] weight;
  final double[] outcome;

  /** Covariates, row by row: {@code names.size()} numbers each, marketplaces as 0 and 1 last. */
  final double[] x;

  /** The first columns of x, which are numbers and not marketplaces. */
  final int numbers;

  final int[] year;
  final int[] customer;
  final int customers;

  /** By row, from the hash of the customer. */
  final int[] fold;

  final int[] bucket;

  Sample(Collection<PersonTrial> rows, List<String> covariates) {
    List<PersonTrial> used = used(rows, covariates);
    size = used.size();
    numbers = covariates.size();
    List<String> marketplaces = marketplaces(used);
    names = names(covariates, marketplaces);
    treated = new boolean[size];
    weight = new double[size];
    outcome = new double[size];
    x = new double[size * names.size()];
    year = new int[size];
    customer = new int[size];
    fold = new int[size];
    bucket = new int[size];
    customers = fill(used, marketplaces);
  }

  /** Rows of trials that are not left out, ordered, and those trials. */
  private List<PersonTrial> used(Collection<PersonTrial> rows, List<String> covariates) {
    Map<YearMonth, List<PersonTrial>> byTrial = new TreeMap<>();
    for (PersonTrial row : rows) {
      if (row.covariates().length != covariates.size()) {
        throw new IllegalArgumentException(
            "%s in the trial of %s has %d covariates, the study names %d: %s"
                .formatted(
                    row.customerId(),
                    row.trial(),
                    row.covariates().length,
                    covariates.size(),
                    covariates));
      }
      byTrial.computeIfAbsent(row.trial(), month -> new ArrayList<>()).add(row);
    }
    List<PersonTrial> used = new ArrayList<>(rows.size());
    byTrial.forEach(
        (month, trial) -> {
          int joined = 0;
          double controls = 0;
          for (PersonTrial row : trial) {
            joined += row.treated() ? 1 : 0;
            controls += row.treated() ? 0 : row.weight();
          }
          if (joined == 0 || controls + ROUNDING < joined) {
            leftOut.add(month);
            return;
          }
          trial.sort(Comparator.comparing(PersonTrial::customerId));
          trials.add(new Trial(month, used.size(), used.size() + trial.size(), joined));
          used.addAll(trial);
        });
    return used;
  }

  private static List<String> marketplaces(List<PersonTrial> used) {
    TreeSet<String> marketplaces = new TreeSet<>();
    used.forEach(row -> marketplaces.add(row.marketplace()));
    return List.copyOf(marketplaces);
  }

  private static List<String> names(List<String> covariates, List<String> marketplaces) {
    List<String> names = new ArrayList<>(covariates);
    marketplaces.forEach(marketplace -> names.add("marketplace " + marketplace));
    return List.copyOf(names);
  }

  private int fill(List<PersonTrial> used, List<String> marketplaces) {
    CustomerHash hash = new CustomerHash();
    Map<String, Integer> index = new HashMap<>();
    List<Long> hashes = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      PersonTrial row = used.get(i);
      if (i > 0
          && row.trial().equals(used.get(i - 1).trial())
          && row.customerId().equals(used.get(i - 1).customerId())) {
        throw new IllegalArgumentException(
            "%s is in the trial of %s twice".formatted(row.customerId(), row.trial()));
      }
      Integer known = index.get(row.customerId());
      if (known == null) {
        known = index.size();
        index.put(row.customerId(), known);
        hashes.add(hash.of(row.customerId()));
      }
      treated[i] = row.treated();
      weight[i] = row.weight();
      outcome[i] = row.outcome();
      System.arraycopy(row.covariates(), 0, x, i * names.size(), numbers);
      x[i * names.size() + numbers + marketplaces.indexOf(row.marketplace())] = 1;
      year[i] = row.trial().getYear();
      customer[i] = known;
      fold[i] = (int) (hashes.get(known) % FOLDS);
      bucket[i] = (int) (hashes.get(known) % BUCKETS);
    }
    return index.size();
  }
}
