package io.flywheel.feeds.mapping;

/**
 * What a feed's deliveries mean to what was there before.
 *
 * @param complete true when a file holds all of its rows: a new delivery of it withdraws those that
 *     it no longer has
 * @param horizon days to both sides of a row's business day in which other versions of it are
 *     looked for
 */
public record DeliveryRules(boolean complete, int horizon) {}
