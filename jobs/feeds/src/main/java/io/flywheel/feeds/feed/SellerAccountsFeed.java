package io.flywheel.feeds.feed;

import io.flywheel.feeds.company.Anomaly;
import io.flywheel.feeds.company.Market;
import io.flywheel.feeds.company.RowFile;
import io.flywheel.feeds.customer.Members;

/** Account events of sellers; the first day's file also holds everything that happened before. */
public final class SellerAccountsFeed {
  private static final int TRIAL_DAYS = 30;

  private final World world;

  public SellerAccountsFeed(World world) {
    this.world = world;
  }

  public void write(int day) {
    try (RowFile file = world.jsonLines(Feeds.SELLER_ACCOUNTS, day)) {
      for (Market market : world.markets()) {
        for (int seller = 0; seller < world.sellers().count(market.index()); seller++) {
          int registered = world.sellers().registered(market.index(), seller);
          if (registered > day) {
            break;
          }
          // One seller in nine starts as a professional and goes back after the free month.
          boolean tried = seller % 9 == 8;
          event(file, market, seller, registered, "registered", plan(market, seller, tried), day);
          if (tried) {
            event(file, market, seller, registered + TRIAL_DAYS, "plan_changed", "individual", day);
          }
          int closed = world.sellers().closed(market.index(), seller);
          event(file, market, seller, closed, "closed", plan(market, seller, false), day);
        }
      }
      world.tally().file(Feeds.SELLER_ACCOUNTS, file.rows());
    }
  }

  private String plan(Market market, int seller, boolean tried) {
    int professionals = world.members().open(market.index(), Members.SELLER, world.from());
    return tried || seller < professionals ? "professional" : "individual";
  }

  private void event(
      RowFile file, Market market, int seller, int happened, String event, String plan, int day) {
    if (happened != day && (day != world.from() || happened > day)) {
      return;
    }
    file.text("{\"event_id\":\"W").text(market.code()).number(seller).sign('-').text(event);
    file.text("\",\"seller_id\":\"");
    world.sellers().write(file, market.index(), seller);
    file.text("\",\"occurred_at\":\"").date(happened).text(" 08:00:00\",\"event\":\"").text(event);
    file.text("\",\"plan\":\"").text(plan).text("\",\"country\":\"");
    file.text(seller % 4 == 3 ? "CN" : market.code().equals("UK") ? "GB" : market.code());
    file.text("\"}").endRow();
    if (event.equals("closed")) {
      world.tally().add(Anomaly.SELLER_CLOSED, Feeds.SELLER_ACCOUNTS);
    }
  }
}
