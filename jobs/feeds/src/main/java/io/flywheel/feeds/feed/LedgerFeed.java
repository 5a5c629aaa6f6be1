package io.flywheel.feeds.feed;

import io.flywheel.domain.LargestRemainder;
import io.flywheel.feeds.company.Drivers;
import io.flywheel.feeds.company.Market;
import io.flywheel.feeds.company.RevenueLine;
import io.flywheel.feeds.company.RowFile;
import io.flywheel.feeds.cost.Expenses;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/**
 * The ledger, one file a month dated at its last day: other revenue and operating expenses. It is
 * written after the month's other files, whose drivers of costs decide how goods are split.
 */
public final class LedgerFeed {
  private static final String[] REVENUE_ACCOUNTS = {
    "licensing", "payment_services", "co_branded_card"
  };
  private static final long[] REVENUE_SHARES = {20, 35, 45};

  private final World world;

  public LedgerFeed(World world) {
    this.world = world;
  }

  public void write(int day) {
    LocalDate date = LocalDate.ofEpochDay(day);
    if (date.getDayOfMonth() != date.lengthOfMonth()) {
      return;
    }
    YearMonth month = YearMonth.from(date);
    try (RowFile file = world.csv(Feeds.LEDGER, day, Feeds.LEDGER_HEADER)) {
      int number = 1;
      for (Market market : world.markets()) {
        long budget = world.budgets().month(RevenueLine.OTHER, market.index(), month);
        long[] cents = LargestRemainder.spread(budget, REVENUE_SHARES);
        for (int i = 0; i < cents.length; i++) {
          entry(file, month, number++, REVENUE_ACCOUNTS[i], "");
          file.text(market.segment()).comma().text(market.code()).comma();
          file.money(cents[i]).text(",USD").endRow();
        }
      }
      for (Expenses.Entry expense : expenses(month)) {
        entry(file, month, number++, expense.account(), expense.subAccount());
        file.text(expense.segment()).text(",,").money(expense.cents()).text(",USD").endRow();
      }
      world.tally().file(Feeds.LEDGER, file.rows());
    }
  }

  /** Goods stand under the segment that sold them. */
  private List<Expenses.Entry> expenses(YearMonth month) {
    List<Expenses.Entry> entries = new ArrayList<>();
    for (Expenses.Entry entry : world.expenses().month(month)) {
      if (entry.subAccount().equals("goods")) {
        Drivers.Month drivers = world.tally().drivers().month(month);
        long international = world.goodsSplit().international(month, drivers);
        entries.add(entry.of("North America", entry.cents() - international));
        entries.add(entry.of("International", international));
      } else {
        entries.add(entry);
      }
    }
    return entries;
  }

  private static void entry(
      RowFile file, YearMonth month, int number, String account, String subAccount) {
    file.sign('J').text(month.toString()).sign('-').number(number).comma();
    file.date((int) month.atDay(1).toEpochDay()).comma().text(account).comma();
    file.text(subAccount).comma();
  }
}
