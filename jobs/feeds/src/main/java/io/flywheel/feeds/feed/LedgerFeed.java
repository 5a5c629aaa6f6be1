package io.flywheel.feeds.feed;

import io.flywheel.domain.LargestRemainder;
import io.flywheel.feeds.company.Market;
import io.flywheel.feeds.company.Resource;
import io.flywheel.feeds.company.RevenueLine;
import io.flywheel.feeds.company.RowFile;
import io.flywheel.feeds.company.Season;
import io.flywheel.feeds.company.World;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The ledger, one file a month dated at its last day: other revenue and operating expenses. */
public final class LedgerFeed {
  private static final String[] REVENUE_ACCOUNTS = {
    "licensing", "payment_services", "co_branded_card"
  };
  private static final long[] REVENUE_SHARES = {20, 35, 45};

  private record Expense(String item, String account, String subAccount, long share) {}

  private final World world;
  private final Season season;
  private final List<Expense> expenses;

  public LedgerFeed(World world) {
    this.world = world;
    this.season = new Season(world.published());
    this.expenses =
        Resource.rows("assumed_expenses.csv").stream()
            .map(
                row ->
                    new Expense(
                        row.getField("item"),
                        row.getField("account"),
                        row.getField("sub_account"),
                        Market.units(row.getField("share"), 4)))
            .toList();
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
      for (Map.Entry<Expense, Long> expense : expenses(month).entrySet()) {
        entry(file, month, number++, expense.getKey().account(), expense.getKey().subAccount());
        file.text(",,").money(expense.getValue()).text(",USD").endRow();
      }
      world.tally().file(Feeds.LEDGER, file.rows());
    }
  }

  private static void entry(
      RowFile file, YearMonth month, int number, String account, String subAccount) {
    file.sign('J').text(month.toString()).sign('-').number(number).comma();
    file.date((int) month.atDay(1).toEpochDay()).comma().text(account).comma();
    file.text(subAccount).comma();
  }

  /** The year's expense by sub-account, spread over months as online sales are. */
  private Map<Expense, Long> expenses(YearMonth month) {
    long[] months = new long[12];
    LocalDate first = LocalDate.of(month.getYear(), 1, 1);
    for (int i = 0; i < first.lengthOfYear(); i++) {
      LocalDate day = first.plusDays(i);
      months[day.getMonthValue() - 1] += season.weight(RevenueLine.ONLINE, day);
    }
    Map<Expense, Long> cents = new LinkedHashMap<>();
    expenses.stream()
        .map(Expense::item)
        .distinct()
        .forEach(
            item -> {
              List<Expense> parts =
                  expenses.stream().filter(part -> part.item().equals(item)).toList();
              long year = world.published().expense(month.getYear(), item);
              long whole = LargestRemainder.spread(year, months)[month.getMonthValue() - 1];
              long[] shares = parts.stream().mapToLong(Expense::share).toArray();
              long[] split = LargestRemainder.spread(whole, shares);
              for (int i = 0; i < split.length; i++) {
                cents.put(parts.get(i), split[i]);
              }
            });
    return cents;
  }
}
