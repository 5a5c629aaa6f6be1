package io.flywheel.feeds.customer;

import io.flywheel.feeds.company.Market;
import java.util.Locale;

/** Subscription plans, priced in reporting cents at the price level of the United States. */
public enum SubscriptionPlan {
  PRIME_MONTHLY("prime", "monthly", 1499, 1),
  PRIME_ANNUAL("prime", "annual", 13900, 12),
  PRIME_STUDENT("prime", "student", 749, 1),
  PRIME_VIDEO("prime", "video", 899, 1),
  PRIME_SHOPPING("prime", "shopping", 999, 1),
  PRIME_BUNDLE_MUSIC("prime", "bundle_music", 2299, 1),
  DIGITAL_MUSIC("digital", "music", 1099, 1),
  DIGITAL_VIDEO("digital", "video", 899, 1),
  /** Seats for hotels and schools, billed together each month: the amount is seats times price. */
  DIGITAL_BUSINESS("digital", "business", 100, 1),
  SELLER_PROFESSIONAL("seller", "professional", 3999, 1);

  private final String family;
  private final String tier;
  private final int cents;
  private final int months;

  SubscriptionPlan(String family, String tier, int cents, int months) {
    this.family = family;
    this.tier = tier;
    this.cents = cents;
    this.months = months;
  }

  public String family() {
    return family;
  }

  public String tier() {
    return tier;
  }

  /** The plan that members who change it choose. */
  SubscriptionPlan next() {
    return switch (this) {
      case PRIME_MONTHLY -> PRIME_ANNUAL;
      case PRIME_STUDENT, PRIME_ANNUAL -> PRIME_MONTHLY;
      default -> throw new IllegalStateException("Nobody changes from " + this + ".");
    };
  }

  /** Whether its members are those whose orders are compared with others'. */
  public boolean shopping() {
    return family.equals("prime") && this != PRIME_VIDEO;
  }

  public int months() {
    return months;
  }

  public String id(Market market) {
    return name().toLowerCase(Locale.ROOT) + "_" + market.code().toLowerCase(Locale.ROOT);
  }

  /** Price of a period in hundredths of the market's currency. */
  public long price(Market market) {
    return market.local((long) cents * market.priceLevel() / 1000);
  }

  /** Reporting cents a day at the mean rate; only for counting subscribers. */
  double daily(Market market) {
    return price(market) * (market.meanRate() / 1e8) / (months * 30.4375);
  }
}
