package io.flywheel.feeds.generate;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/** Everything that days share: read-only once made, but for the tally. */
record World(
    Path landing,
    int from,
    int to,
    long seed,
    Published published,
    List<Market> markets,
    Budgets budgets,
    Rates rates,
    Catalog catalog,
    Members members,
    Customers customers,
    Sellers sellers,
    Tally tally) {

  static World of(GenerateRequest request) {
    List<Market> markets = Market.all();
    Published published = new Published(request.scale());
    Budgets budgets = new Budgets(published, markets);
    Rates rates = new Rates(request.seed());
    Members members = new Members(request.seed(), markets, budgets, rates, request.to());
    return new World(
        request.landing(),
        (int) request.from().toEpochDay(),
        (int) request.to().toEpochDay(),
        request.seed(),
        published,
        markets,
        budgets,
        rates,
        new Catalog(request.seed()),
        members,
        new Customers(request.seed(), markets, budgets, members),
        new Sellers(request.seed(), markets, budgets),
        new Tally());
  }

  /** The same company counting elsewhere. */
  World withTally(Tally other) {
    return new World(
        landing, from, to, seed, published, markets, budgets, rates, catalog, members, customers,
        sellers, other);
  }

  RowFile csv(String feed, int day, String header) {
    return file(feed, day, ".csv.gz", header);
  }

  RowFile jsonLines(String feed, int day) {
    return file(feed, day, ".jsonl.gz", "");
  }

  RowFile file(String feed, int day, String ending, String header) {
    String name = LocalDate.ofEpochDay(day) + ending;
    return new RowFile(landing.resolve(feed).resolve(name), header);
  }
}
