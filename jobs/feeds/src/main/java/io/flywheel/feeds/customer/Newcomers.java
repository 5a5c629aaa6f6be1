package io.flywheel.feeds.customer;

import io.flywheel.feeds.company.Market;
import java.util.ArrayList;
import java.util.List;

/** The subscribers who sign up as such, by day; those who joined later stand among the others. */
public final class Newcomers {
  private final int from;
  private final List<Subscriber> known = new ArrayList<>();
  private final List<List<Subscriber>> byDay = new ArrayList<>();

  public Newcomers(
      OrderCalendar calendar, Members members, List<Market> markets, int from, int to) {
    this.from = from;
    for (int day = from; day <= to; day++) {
      byDay.add(new ArrayList<>());
    }
    for (Market market : markets) {
      for (int family = Members.PRIME; family <= Members.DIGITAL; family++) {
        for (Slot slot : members.slots(market.index(), family)) {
          slot.subscribers().stream()
              .filter(subscriber -> calendar.holder(subscriber) == subscriber.customer())
              .forEach(this::add);
        }
      }
    }
  }

  private void add(Subscriber subscriber) {
    int index = subscriber.signedUp() - from;
    if (index < 0) {
      known.add(subscriber);
    } else if (index < byDay.size()) {
      byDay.get(index).add(subscriber);
    }
  }

  /** Subscribers who signed up before the first day. */
  public List<Subscriber> known() {
    return known;
  }

  /** Subscribers who sign up on a day of the company. */
  public List<Subscriber> subscribers(int day) {
    return byDay.get(day - from);
  }
}
