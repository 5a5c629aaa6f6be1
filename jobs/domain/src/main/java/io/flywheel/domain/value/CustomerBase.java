package io.flywheel.domain.value;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * All customers at the end of a month, with time in weeks.
 *
 * @param histories when they bought
 * @param spends what those with a repeat purchase of positive value spent
 */
public record CustomerBase(List<PurchaseHistory> histories, List<RepeatSpend> spends) {
  /**
   * What is observed for less than a quarter says nothing about who has stopped: a model would read
   * a year out of weeks.
   */
  private static final double SHORTEST_WEEKS = 13;

  /** Fewer customers who came back do not carry a distribution with four parameters. */
  private static final long FEWEST_CUSTOMERS = 30;

  /** Customers in any order and grouping; equal ones are put together. */
  public static CustomerBase of(
      Collection<PurchaseHistory> histories, Collection<RepeatSpend> spends) {
    return new CustomerBase(PurchaseHistory.grouped(histories), RepeatSpend.grouped(spends));
  }

  /**
   * The model of purchases.
   *
   * @return nothing when the sample is too short or its likelihood has no maximum
   */
  public Optional<Fitted<BgNbd>> purchases() {
    double longest = histories.stream().mapToDouble(PurchaseHistory::age).max().orElse(0);
    long cameBack =
        histories.stream()
            .filter(each -> each.repeats() > 0)
            .mapToLong(PurchaseHistory::customers)
            .sum();
    return longest < SHORTEST_WEEKS || cameBack < FEWEST_CUSTOMERS
        ? Optional.empty()
        : BgNbd.fit(histories);
  }

  /**
   * The model of spend per purchase.
   *
   * @return nothing when the sample is too short or its likelihood has no maximum
   */
  public Optional<Fitted<GammaGamma>> spend() {
    return spenders() < FEWEST_CUSTOMERS ? Optional.empty() : GammaGamma.fit(spends);
  }

  /** All customers. */
  public long customers() {
    return histories.stream().mapToLong(PurchaseHistory::customers).sum();
  }

  /** Customers with a repeat purchase of positive value. */
  public long spenders() {
    return spends.stream().mapToLong(RepeatSpend::customers).sum();
  }

  /**
   * Pearson's correlation of repeat purchases and mean spend, which the gamma-gamma model takes to
   * be 0.
   *
   * @return nothing where one of them is the same for all
   */
  public OptionalDouble correlation() {
    double customers = spenders();
    double meanRepeats = 0;
    double meanSpend = 0;
    for (RepeatSpend each : spends) {
      meanRepeats += each.repeats() * each.customers() / customers;
      meanSpend += each.mean() * each.customers() / customers;
    }
    double repeats = 0;
    double spend = 0;
    double both = 0;
    for (RepeatSpend each : spends) {
      double x = each.repeats() - meanRepeats;
      double m = each.mean() - meanSpend;
      repeats += each.customers() * x * x;
      spend += each.customers() * m * m;
      both += each.customers() * x * m;
    }
    boolean varies =
        spends.stream().mapToInt(RepeatSpend::repeats).distinct().count() > 1
            && spends.stream().mapToDouble(RepeatSpend::mean).distinct().count() > 1;
    return varies ? OptionalDouble.of(both / Math.sqrt(repeats * spend)) : OptionalDouble.empty();
  }
}
