package io.flywheel.feeds.customer;

import io.flywheel.feeds.company.Budgets;
import io.flywheel.feeds.company.RevenueLine;

/** The days on which a marketplace sells online. */
final class ShopDays {
  /** Beyond the last day, for orders that wait for one. */
  private static final int SEARCHED = 800;

  private final int first;
  private final int[] next;

  ShopDays(Budgets budgets, int market, int first, int last) {
    this.first = first;
    this.next = new int[last - first + 1];
    int day = last;
    while (day < last + SEARCHED && budgets.cents(RevenueLine.ONLINE, market, day) == 0) {
      day++;
    }
    for (int i = next.length - 1; i >= 0; i--) {
      day = budgets.cents(RevenueLine.ONLINE, market, first + i) == 0 ? day : first + i;
      next[i] = day;
    }
  }

  /** The day, or the next one that sells. */
  int from(int day) {
    return next[day - first];
  }
}
