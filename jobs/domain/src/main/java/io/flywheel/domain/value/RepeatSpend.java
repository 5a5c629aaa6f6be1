package io.flywheel.domain.value;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * What customers spent on repeat purchases.
 *
 * @param repeats purchases after the first (x)
 * @param valued those of them with a positive value
 * @param mean mean value of these, in any currency unit
 * @param customers how many spent this
 */
public record RepeatSpend(int repeats, int valued, double mean, long customers) {
  private static final Comparator<RepeatSpend> ORDER =
      Comparator.comparingInt(RepeatSpend::repeats)
          .thenComparingInt(RepeatSpend::valued)
          .thenComparingDouble(RepeatSpend::mean);

  /**
   * The spend of one or more customers with a repeat purchase of positive value.
   *
   * @throws IllegalArgumentException for what no customer can have spent
   */
  public RepeatSpend {
    boolean positive = mean > 0 && Double.isFinite(mean);
    if (valued < 1 || !positive || customers < 1) {
      throw new IllegalArgumentException(
          "%d of %d repeat purchases with a mean value of %s, of %d customers: only positive values count"
              .formatted(valued, repeats, mean, customers));
    }
  }

  /** Each spend once, in one order, so that sums over them do not depend on that of customers. */
  static List<RepeatSpend> grouped(Collection<RepeatSpend> spends) {
    TreeMap<RepeatSpend, Long> customers = new TreeMap<>(ORDER);
    spends.forEach(each -> customers.merge(each, each.customers(), Long::sum));
    return customers.entrySet().stream().map(each -> each.getKey().of(each.getValue())).toList();
  }

  private RepeatSpend of(long number) {
    return new RepeatSpend(repeats, valued, mean, number);
  }
}
