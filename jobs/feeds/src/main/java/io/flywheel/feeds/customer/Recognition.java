package io.flywheel.feeds.customer;

import io.flywheel.domain.Conversion;
import io.flywheel.domain.subscription.EventKind;
import io.flywheel.feeds.company.Market;
import io.flywheel.feeds.company.Rates;
import java.util.function.Consumer;

/**
 * What a slot's payments earn on which days. Charges, and credit that a change of plan carries on,
 * are spread evenly over their period; what is paid back is taken from the days to come; what is
 * forfeited is earned at once.
 */
final class Recognition implements Consumer<SubscriberEvent> {
  /** Receives cents earned evenly: {@code days} days from {@code first} on, as many as given. */
  interface Sink {
    void earn(int day, long cents);
  }

  private final Market market;
  private final Rates rates;
  private final Sink sink;

  /** The running period's cents, spread over [from, until); days before {@code next} are earned. */
  private int from;

  private int until;
  private int next;
  private long cents;
  private long waiting;
  private int billed;
  private int occupant = -1;

  Recognition(Market market, Rates rates, Sink sink) {
    this.market = market;
    this.rates = rates;
    this.sink = sink;
  }

  @Override
  public void accept(SubscriberEvent event) {
    if (event.occupant() != occupant && event.kind() != EventKind.TRIAL_STARTED) {
      if (event.kind() == EventKind.CANCELLED || event.kind() == EventKind.EXPIRED) {
        return;
      }
      finish();
      occupant = event.occupant();
    }
    switch (event.kind()) {
      case STARTED, RENEWED, REACTIVATED, PLAN_CHANGED -> charge(event);
      case REFUNDED -> refund(event);
      case CANCELLED -> cancel(event);
      default -> {
        // No money.
      }
    }
  }

  /** Earns what is left when nothing follows. */
  void finish() {
    earnUntil(until);
    if (waiting > 0) {
      sink.earn(until, waiting);
    }
    waiting = 0;
  }

  private void charge(SubscriberEvent event) {
    boolean inside = event.kind() == EventKind.PLAN_CHANGED && event.from() < until;
    int end = inside ? event.from() : until;
    earnUntil(end);
    long credit = waiting + left();
    long charged = Conversion.cents(event.amount(), rates.rate(market, event.day()));
    long taken = credit;
    if (event.amount() == 0) {
      long price = event.plan().price(market);
      taken = Math.min(credit, Conversion.cents(price, rates.rate(market, event.day())));
    }
    waiting = credit - taken;
    billed = event.day();
    spread(event.from(), event.until(), charged + taken);
  }

  private void refund(SubscriberEvent event) {
    earnUntil(event.day());
    long left = left();
    long back = Conversion.cents(-event.amount(), rates.rate(market, billed));
    if (back > left) {
      sink.earn(event.day(), left - back);
    }
    spread(event.day(), until, Math.max(0, left - back));
  }

  private void cancel(SubscriberEvent event) {
    if (event.from() == event.until()) {
      return;
    }
    earnUntil(event.until());
    if (left() + waiting != 0) {
      sink.earn(event.until(), left() + waiting);
    }
    waiting = 0;
    spread(event.until(), event.until(), 0);
  }

  private void spread(int first, int end, long whole) {
    from = first;
    next = first;
    until = end;
    cents = whole;
  }

  private long left() {
    long left = cents;
    if (next > from) {
      long days = until - from;
      left -= cents / days * (next - from) + Math.min(next - from, cents % days);
    }
    return left;
  }

  private void earnUntil(int end) {
    long days = until - from;
    for (; next < Math.min(end, until); next++) {
      sink.earn(next, cents / days + (next - from < cents % days ? 1 : 0));
    }
  }
}
