package io.flywheel.feeds.mapping;

/**
 * What a feed's deliveries mean to what was there before.
 *
 * @param replaces what a newer file takes the place of
 * @param horizon days to both sides of a row's business day in which other versions of it are
 *     looked for
 */
public record DeliveryRules(Replaces replaces, int horizon) {

  /** True when a file deletes records that it does not name. */
  public boolean deletes() {
    return replaces.deletes();
  }
}
