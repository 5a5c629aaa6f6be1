package io.flywheel.feeds.feed;

import io.flywheel.feeds.company.Anomaly;
import io.flywheel.feeds.company.Market;
import io.flywheel.feeds.company.RowFile;
import io.flywheel.feeds.customer.Customers;
import io.flywheel.feeds.customer.Subscriber;
import java.time.LocalDate;

/**
 * Reference files: everything on the first day, then the rate and the new customers of each day,
 * and now and then a corrected unit cost.
 */
public final class ReferenceFeed {
  static final int RATE_MONTHS_BEFORE = 13;
  private static final int CORRECTION_AFTER_DAYS = 100;
  private static final int CORRECTION_EVERY_DAYS = 200;

  private final World world;
  private final OpeningReference opening;

  public ReferenceFeed(World world) {
    this.world = world;
    this.opening = new OpeningReference(world);
  }

  public void write(int day) {
    rates(day);
    customers(day);
    if (day == world.from()) {
      opening.write();
    }
    int since = day - world.from() - CORRECTION_AFTER_DAYS;
    if (since >= 0 && since % CORRECTION_EVERY_DAYS == 0) {
      correction(day, since / CORRECTION_EVERY_DAYS);
    }
  }

  private void rates(int day) {
    try (RowFile file = world.csv("reference/fx_rates", day, "day,currency,rate")) {
      int first = day;
      if (day == world.from()) {
        first = (int) LocalDate.ofEpochDay(day).minusMonths(RATE_MONTHS_BEFORE).toEpochDay();
      }
      for (int rated = first; rated <= day; rated++) {
        String last = "";
        for (Market market : world.markets()) {
          if (!market.currency().equals(last)) {
            last = market.currency();
            long rate = world.rates().rate(market, rated);
            file.date(rated).comma().text(last).comma().decimal(rate, 8).endRow();
          }
        }
      }
      world.tally().file("reference/fx_rates", file.rows());
    }
  }

  private void customers(int day) {
    String header =
        "customer_id,valid_from,marketplace,signed_up_on,name,email,phone,address,birth_date";
    try (RowFile file = world.csv("reference/customers", day, header)) {
      if (day == world.from()) {
        for (Market market : world.markets()) {
          for (int back = Customers.HISTORY_DAYS; back > 0; back--) {
            regular(file, market, day - back, day);
          }
          business(file, market, day);
        }
        world.newcomers().known().forEach(newcomer -> member(file, newcomer, day));
      }
      world.markets().forEach(market -> regular(file, market, day, day));
      world.newcomers().subscribers(day).forEach(newcomer -> member(file, newcomer, day));
      world.tally().file("reference/customers", file.rows());
    }
  }

  private void regular(RowFile file, Market market, int signedUp, int day) {
    int many = world.customers().signUps(market.index(), signedUp);
    for (int i = 0; i < many; i++) {
      long customer = Customers.id(Customers.REGULAR, market.index(), signedUp, i);
      world.customers().write(file, customer);
      rest(file, market, signedUp, day);
    }
  }

  private void member(RowFile file, Subscriber newcomer, int day) {
    world.customers().write(file, newcomer.customer());
    rest(file, newcomer.slot().market(), newcomer.signedUp(), day);
  }

  private void business(RowFile file, Market market, int day) {
    for (int account = 1; account <= 2; account++) {
      file.text("CB").text(market.code()).number(account);
      rest(file, market, day, day);
    }
  }

  /** No personal data is made up: those columns are empty, and need no key on ingest. */
  private static void rest(RowFile file, Market market, int signedUp, int validFrom) {
    file.comma().date(validFrom).comma().text(market.code()).comma().date(signedUp);
    file.text(",,,,,").endRow();
  }

  /** The same product and validity with another cost: the later file stands. */
  private void correction(int day, int number) {
    try (RowFile file = world.csv("reference/products", day, OpeningReference.PRODUCTS_HEADER)) {
      for (int product : new int[] {5 + number, 40 + number, 300 + number}) {
        opening.product(file, product, world.catalog().cost(product) * 11L / 10);
        world.tally().add(Anomaly.UNIT_COST_CORRECTION, "reference/products");
      }
      world.tally().file("reference/products", file.rows());
    }
  }
}
