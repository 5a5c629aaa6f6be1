package io.flywheel.feeds.company;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * A marketplace and its assumed place in its segment.
 *
 * @param index position in the committed table
 * @param step the currency's smallest unit in hundredths: 1, or 100 for yen
 * @param share millionths of the segment's revenue, {@code physicalShare} of its stores' revenue
 * @param priceLevel of subscriptions, thousandths of the level in the United States
 * @param meanRate reporting-currency units for one unit of the currency, times 1e8
 */
public record Market(
    int index,
    String code,
    boolean northAmerica,
    String currency,
    int step,
    long share,
    long physicalShare,
    int priceLevel,
    long meanRate) {

  static final String NORTH_AMERICA = "North America";

  public String segment() {
    return northAmerica ? NORTH_AMERICA : "International";
  }

  public static List<Market> all() {
    List<Market> markets = new ArrayList<>();
    for (var row : Resource.rows("assumed_marketplaces.csv")) {
      markets.add(
          new Market(
              markets.size(),
              row.getField("marketplace"),
              row.getField("segment").equals(NORTH_AMERICA),
              row.getField("currency"),
              (int) units(row.getField("minor_unit"), 2),
              units(row.getField("share_of_segment"), 6),
              units(row.getField("physical_share_of_segment"), 6),
              (int) units(row.getField("price_level"), 3),
              units(row.getField("mean_rate"), 8)));
    }
    return List.copyOf(markets);
  }

  /** An amount in the marketplace's currency worth about these reporting cents, in hundredths. */
  public long local(long cents) {
    return Math.max(step, Math.round((double) cents / meanRate * 1e8 / step) * step);
  }

  public static long units(String decimal, int places) {
    return new BigDecimal(decimal).movePointRight(places).longValueExact();
  }
}
