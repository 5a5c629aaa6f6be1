package io.flywheel.domain.subscription;

/** What a part of a period is. */
public enum PartKind {
  /** Covers its days and bills nothing. */
  TRIAL,
  /** Covers its days and earns what was charged and carried over. */
  PAID,
  /** Covers its days after a failed payment and earns nothing. */
  GRACE,
  /** Money given back; what exceeds the cents not yet earned is negative revenue of its day. */
  REFUND,
  /** Credit that no charge has taken, earned on the first day that nothing covers. */
  BREAKAGE,
  /** Cents of the days that a cancellation took away, earned on the day that it takes effect. */
  CANCELLED;

  boolean covers() {
    return this == TRIAL || this == PAID || this == GRACE;
  }
}
