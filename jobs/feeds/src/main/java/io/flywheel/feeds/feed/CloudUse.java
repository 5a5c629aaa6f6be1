package io.flywheel.feeds.feed;

import java.math.BigInteger;

/**
 * Usage of external accounts on a day.
 *
 * @param listCost at list price, 1e-15 of the reporting currency
 * @param rows usage rows delivered
 */
record CloudUse(BigInteger listCost, long rows) {
  CloudUse plus(CloudUse other) {
    return new CloudUse(listCost.add(other.listCost), rows + other.rows);
  }
}
