package io.flywheel.domain.value;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * When customers bought. Time is in any unit; parameters and predictions of a model are in the same
 * one.
 *
 * @param repeats purchases after the first (x)
 * @param recency time from the first purchase to the last (t_x); 0 without repeats
 * @param age time from the first purchase to the end of observation (T)
 * @param customers how many have this history
 */
public record PurchaseHistory(int repeats, double recency, double age, long customers) {
  private static final Comparator<PurchaseHistory> ORDER =
      Comparator.comparingInt(PurchaseHistory::repeats)
          .thenComparingDouble(PurchaseHistory::recency)
          .thenComparingDouble(PurchaseHistory::age);

  /**
   * A history of one or more customers.
   *
   * @throws IllegalArgumentException for what no customer can have done
   */
  public PurchaseHistory {
    boolean inOrder = recency >= 0 && recency <= age && Double.isFinite(age);
    if (!inOrder || repeats < 0 || customers < 1) {
      throw new IllegalArgumentException(
          ("%d repeat purchases, the last %s and observed to %s after the first, of %d customers:"
                  + " repeats come after the first purchase and up to the end of observation")
              .formatted(repeats, recency, age, customers));
    }
  }

  /** A history in weeks, of which a model then speaks, from whole days. */
  public static PurchaseHistory inWeeks(int repeats, int recencyDays, int ageDays, long customers) {
    return new PurchaseHistory(repeats, recencyDays / 7d, ageDays / 7d, customers);
  }

  /** Each history once, in one order, so that sums over them do not depend on that of customers. */
  static List<PurchaseHistory> grouped(Collection<PurchaseHistory> histories) {
    TreeMap<PurchaseHistory, Long> customers = new TreeMap<>(ORDER);
    histories.forEach(each -> customers.merge(each, each.customers(), Long::sum));
    return customers.entrySet().stream().map(each -> each.getKey().of(each.getValue())).toList();
  }

  private PurchaseHistory of(long number) {
    return new PurchaseHistory(repeats, recency, age, number);
  }
}
