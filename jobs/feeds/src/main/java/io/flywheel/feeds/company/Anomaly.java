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
  UNIT_COST_CORRECTION,
  PLAN_CHANGE,
  SELLER_CLOSED,
  CREDIT
}
