package io.flywheel.feeds.customer;

/**
 * A place in a membership, and who holds it unless a customer who is there already takes it.
 *
 * @param occupant of the slot, see {@link Slot#subscriber}
 */
public record Subscriber(Slot slot, int occupant) {
  /** The customer who signs up for the place. */
  public long customer() {
    int kind = orders() ? Customers.PRIME : Customers.MEDIA;
    return Customers.id(kind, slot.market().index(), slot.index(), occupant);
  }

  public int signedUp() {
    return slot.signedUp(occupant);
  }

  /** First day of the trial or of the first paid period. */
  int covered() {
    return slot.covered(occupant);
  }

  /** Subscribers of digital plans never order. */
  boolean orders() {
    return slot.family().equals("prime");
  }

  /** Whether someone only tries it. */
  boolean lapses() {
    return occupant >= Slot.LAPSED;
  }
}
