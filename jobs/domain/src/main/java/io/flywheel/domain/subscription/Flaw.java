package io.flywheel.domain.subscription;

/** What is wrong with an event, in the order in which a row names them. */
public enum Flaw {
  /** A charge or trial without period_start and period_end; it is not posted. */
  CHARGE_WITHOUT_PERIOD,
  /** A period that does not end after it starts; it is not posted. */
  PERIOD_NOT_FORWARD,
  /** A paid period that shares days with an earlier one of the same plan; both are posted. */
  OVERLAPPING_PERIODS,
  /** A refund of a subscriber to whom nothing was charged in its currency; it is not posted. */
  REFUND_WITHOUT_CHARGE,
  /** A refund of more than its charge less earlier refunds; what is beyond is not posted. */
  REFUND_ABOVE_CHARGE,
  /** A renewal whose period starts after a day that nothing covered. */
  RENEWAL_AFTER_GAP,
  /** A change of plan while no period ran, nor had one ended the day before. */
  PLAN_CHANGE_WITHOUT_PERIOD,
  /** No row of reference names the plan on the day. */
  UNKNOWN_PLAN
}
