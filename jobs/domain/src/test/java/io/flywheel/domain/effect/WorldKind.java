package io.flywheel.domain.effect;

import java.util.SplittableRandom;

/** What is planted in a world. */
enum WorldKind {
  /** Who orders more joins sooner, as covariates show; members order more. */
  SELECTION(1.3, 0, 0.021, 1.282921),
  /** The same selection; membership changes nothing. */
  NO_EFFECT(1, 0, 0.021, 0),
  /** Who likes to shop joins sooner, whatever the covariates say; members order more. */
  HIDDEN_SELECTION(1.3, 0.8, 0.028, 1.165769);

  static final int JOINERS = 1_000_000;
  private static final long SEED = 0x5DEECE66DL;

  /** Factor on a member's orders. */
  final double lift;

  /** Exponent of the customer's taste in the odds of joining. */
  final double hidden;

  /** Odds of joining in a month of a customer without orders three months before. */
  final double odds;

  /** The estimand: {@link #drawn} over a million joiners. */
  final double truth;

  WorldKind(double lift, double hidden, double odds, double truth) {
    this.lift = lift;
    this.hidden = hidden;
    this.odds = odds;
    this.truth = truth;
  }

  /** Mean effect of joining on orders of the six months after, over so many drawn joiners. */
  double drawn(int joiners) {
    SplittableRandom random = new SplittableRandom(SEED + ordinal());
    long effect = 0;
    int drawn = 0;
    while (drawn < joiners) {
      Shopper shopper = new Shopper(random, this);
      if (shopper.joinsInATrial()) {
        int month = shopper.joined;
        int with = shopper.orders(month + 1, month + 6);
        shopper.live(month, month + 6, month);
        effect += with - shopper.orders(month + 1, month + 6);
        drawn++;
      }
    }
    return (double) effect / joiners;
  }
}
