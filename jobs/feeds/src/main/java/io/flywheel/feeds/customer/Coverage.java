package io.flywheel.feeds.customer;

import io.flywheel.domain.subscription.EventKind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The days on which each subscriber of a slot is Prime: trials, paid periods, and the days of grace
 * after a payment that failed.
 */
final class Coverage implements Consumer<SubscriberEvent> {
  private static final int GRACE_DAYS = 7;

  /** Of one subscriber: pairs of first day and day after the last. */
  static final class Days {
    private int[] bounds = new int[2];
    private int count;
    private int graceUntil = Integer.MIN_VALUE;

    boolean contains(int day) {
      for (int i = 0; i < count; i += 2) {
        if (bounds[i] <= day && day < bounds[i + 1]) {
          return true;
        }
      }
      return false;
    }

    /** The day after the last one. */
    int end() {
      return bounds[count - 1];
    }

    private void paid(int from, int until) {
      graceUntil = Integer.MIN_VALUE;
      if (count > 0 && from <= bounds[count - 1]) {
        bounds[count - 1] = Math.max(bounds[count - 1], until);
        return;
      }
      if (count == bounds.length) {
        bounds = Arrays.copyOf(bounds, 2 * count);
      }
      bounds[count++] = from;
      bounds[count++] = until;
    }

    private void failed(int day) {
      if (graceUntil == Integer.MIN_VALUE) {
        graceUntil = day + GRACE_DAYS;
        bounds[count - 1] = Math.max(bounds[count - 1], graceUntil);
      }
    }

    private void cut(int day) {
      bounds[count - 1] = day;
    }
  }

  private final Slot slot;
  private final Map<Integer, Days> days = new HashMap<>();

  Coverage(Slot slot) {
    this.slot = slot;
    slot.events(this);
  }

  /** Of a subscriber, see {@link Slot#subscriber}. */
  Days of(int subscriber) {
    return days.get(subscriber);
  }

  @Override
  public void accept(SubscriberEvent event) {
    Days own = days.computeIfAbsent(slot.subscriber(event.occupant()), who -> new Days());
    if (event.kind() == EventKind.PAYMENT_FAILED) {
      own.failed(event.day());
    } else if (event.kind() == EventKind.CANCELLED && event.from() != event.until()) {
      own.cut(event.until());
    } else if (event.kind() != EventKind.REFUNDED && event.from() != event.until()) {
      if (event.kind() == EventKind.PLAN_CHANGED) {
        own.cut(event.from());
      }
      own.paid(event.from(), event.until());
    }
  }
}
