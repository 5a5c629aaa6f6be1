package io.flywheel.feeds.customer;

import io.flywheel.feeds.company.Market;
import java.util.ArrayList;
import java.util.List;

/**
 * Who signs up on which day. Everyone but the subscribers of digital plans, who never order, places
 * a first order on that day: those without a membership first, then the members of later.
 */
public final class Newcomers {
  /**
   * A subscriber as a customer.
   *
   * @param occupant of the slot, see {@link Slot#subscriber}
   */
  public record Subscriber(Slot slot, int occupant) {
    public long customer() {
      int kind = orders() ? Customers.PRIME : Customers.MEDIA;
      return Customers.id(kind, slot.market().index(), slot.index(), occupant);
    }

    public int signedUp() {
      return slot.signedUp(occupant);
    }

    boolean orders() {
      return slot.family().equals("prime");
    }
  }

  private final Customers customers;
  private final int from;
  private final List<Subscriber> known = new ArrayList<>();
  private final List<List<Subscriber>> byDay = new ArrayList<>();

  /** Those who order, by marketplace and day. */
  private final List<List<List<Subscriber>>> ordering = new ArrayList<>();

  public Newcomers(Customers customers, Members members, List<Market> markets, int from, int to) {
    this.customers = customers;
    this.from = from;
    for (int day = from; day <= to; day++) {
      byDay.add(new ArrayList<>());
    }
    for (Market market : markets) {
      List<List<Subscriber>> days = new ArrayList<>();
      byDay.forEach(day -> days.add(new ArrayList<>(0)));
      ordering.add(days);
      for (int family = Members.PRIME; family <= Members.DIGITAL; family++) {
        members.slots(market.index(), family).forEach(slot -> add(slot, days));
      }
    }
  }

  private void add(Slot slot, List<List<Subscriber>> days) {
    for (int occupant = 0; occupant < slot.occupants(); occupant++) {
      if (slot.subscriber(occupant) == occupant) {
        add(new Subscriber(slot, occupant), days);
      }
      if (slot.lapsed(occupant)) {
        add(new Subscriber(slot, Slot.LAPSED + occupant), days);
      }
    }
  }

  private void add(Subscriber subscriber, List<List<Subscriber>> days) {
    int index = subscriber.signedUp() - from;
    if (index < 0) {
      known.add(subscriber);
    } else if (index < days.size()) {
      byDay.get(index).add(subscriber);
      if (subscriber.orders()) {
        days.get(index).add(subscriber);
      }
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

  /** How many first orders a day has. */
  public int firstOrders(int market, int day) {
    return customers.signUps(market, day) + ordering.get(market).get(day - from).size();
  }

  /** Who places one of them, numbered from 0. */
  public long buyer(int market, int day, int order) {
    int regulars = customers.signUps(market, day);
    return order < regulars
        ? Customers.id(Customers.REGULAR, market, day, order)
        : ordering.get(market).get(day - from).get(order - regulars).customer();
  }
}
