package io.flywheel.feeds.company;

/** What is planted. Counts in the truth file are of delivered records. */
public enum Anomaly {
  LATE_RECORD,
  REPEATED_RECORD,
  REDELIVERED_RECORD,
  REVISION,
  CANCELLATION,
  RETURN,
  BROKEN_ROW,
  FEE_ERROR,
  INVALID_CLICK,
  OVER_CAP,
  UNIT_COST_CORRECTION,
  PLAN_CHANGE,
  TRIAL_LAPSED,
  FAILED_PAYMENT,
  REFUND,
  CANCELLED_AT_ONCE,
  REACTIVATION,
  SELLER_CLOSED,
  CREDIT,
  NEGATIVE_CORRECTION
}
