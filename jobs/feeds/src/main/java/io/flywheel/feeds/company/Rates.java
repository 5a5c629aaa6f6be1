package io.flywheel.feeds.company;

import java.time.LocalDate;

/**
 * Exchange rates: a mean level with waves that close within each year, so that a year's average
 * stays at the level.
 */
public final class Rates {
  private final long seed;

  public Rates(long seed) {
    this.seed = seed;
  }

  /** Reporting-currency units for one unit of the market's currency, times 1e8. */
  public long rate(Market market, int epochDay) {
    if (market.currency().equals("USD")) {
      return market.meanRate();
    }
    int name = market.currency().hashCode();
    LocalDate day = LocalDate.ofEpochDay(epochDay);
    double year = 2 * StrictMath.PI * (day.getDayOfYear() - 1) / day.lengthOfYear();
    double phase = Draw.pick(628, seed, Part.RATES, name, 0) / 100.0;
    double wave =
        0.018 * StrictMath.sin(2 * year + phase)
            + 0.006 * StrictMath.sin(9 * year + 2 * phase)
            + 0.002 * (Draw.pick(2001, seed, Part.RATES, name, epochDay) - 1000) / 1000;
    // Six significant digits, as published daily rates have.
    long grain = market.meanRate() > 10_000_000 ? 1000 : 10;
    return Math.round(market.meanRate() * (1 + wave) / grain) * grain;
  }
}
