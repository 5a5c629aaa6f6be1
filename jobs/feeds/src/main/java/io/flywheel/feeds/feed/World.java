package io.flywheel.feeds.feed;

import io.flywheel.feeds.company.Budgets;
import io.flywheel.feeds.company.Catalog;
import io.flywheel.feeds.company.Market;
import io.flywheel.feeds.company.Published;
import io.flywheel.feeds.company.Rates;
import io.flywheel.feeds.company.RowFile;
import io.flywheel.feeds.company.Sellers;
import io.flywheel.feeds.company.Tally;
import io.flywheel.feeds.cost.Expenses;
import io.flywheel.feeds.cost.GoodsSplit;
import io.flywheel.feeds.cost.InternalUse;
import io.flywheel.feeds.customer.Customers;
import io.flywheel.feeds.customer.Members;
import io.flywheel.feeds.customer.Newcomers;
import io.flywheel.feeds.customer.OrderCalendar;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/** Everything that days share: read-only once made, but for the tally. */
public record World(
    Path landing,
    int from,
    int to,
    long seed,
    Published published,
    List<Market> markets,
    Budgets budgets,
    Expenses expenses,
    InternalUse internalUse,
    GoodsSplit goodsSplit,
    Rates rates,
    Catalog catalog,
    Members members,
    Customers customers,
    OrderCalendar calendar,
    Newcomers newcomers,
    Sellers sellers,
    Tally tally) {

  /**
   * The company at a scale of the published business.
   *
   * @param landing where its files go
   * @param from first business day
   * @param to last business day, inclusive
   */
  public static World of(Path landing, LocalDate from, LocalDate to, BigDecimal scale, long seed) {
    List<Market> markets = Market.all();
    Published published = new Published(scale);
    Budgets budgets = new Budgets(published, markets);
    Expenses expenses = new Expenses(published);
    InternalUse internalUse = new InternalUse(published, budgets, expenses, markets);
    Rates rates = new Rates(seed);
    Members members = new Members(seed, markets, budgets, rates, to);
    int first = (int) from.toEpochDay();
    int last = (int) to.toEpochDay();
    Customers customers = new Customers(seed, markets, budgets);
    OrderCalendar calendar =
        new OrderCalendar(seed, markets, budgets, customers, members, first, last);
    return new World(
        landing,
        first,
        last,
        seed,
        published,
        markets,
        budgets,
        expenses,
        internalUse,
        new GoodsSplit(published, budgets, expenses, internalUse, markets),
        rates,
        new Catalog(seed),
        members,
        customers,
        calendar,
        new Newcomers(calendar, members, markets, first, last),
        new Sellers(seed, markets, budgets),
        new Tally());
  }

  /** The same company counting elsewhere. */
  public World withTally(Tally other) {
    return new World(
        landing,
        from,
        to,
        seed,
        published,
        markets,
        budgets,
        expenses,
        internalUse,
        goodsSplit,
        rates,
        catalog,
        members,
        customers,
        calendar,
        newcomers,
        sellers,
        other);
  }

  public RowFile csv(String feed, int day, String header) {
    return file(feed, day, ".csv.gz", header);
  }

  public RowFile jsonLines(String feed, int day) {
    return file(feed, day, ".jsonl.gz", "");
  }

  public RowFile file(String feed, int day, String ending, String header) {
    String name = LocalDate.ofEpochDay(day) + ending;
    return new RowFile(landing.resolve(feed).resolve(name), header);
  }
}
