package io.flywheel.domain.subscription;

/** What happens to a subscription; the names are the feed's. */
public enum EventKind {
  TRIAL_STARTED,
  STARTED,
  RENEWED,
  PLAN_CHANGED,
  PAYMENT_FAILED,
  REFUNDED,
  CANCELLED,
  EXPIRED,
  REACTIVATED
}
