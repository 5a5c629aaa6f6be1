package io.flywheel.feeds.generate;

import io.flywheel.feeds.feed.AdsFeed;
import io.flywheel.feeds.feed.CloudBillsFeed;
import io.flywheel.feeds.feed.CloudUsageFeed;
import io.flywheel.feeds.feed.Feeds;
import io.flywheel.feeds.feed.LedgerFeed;
import io.flywheel.feeds.feed.OrdersFeed;
import io.flywheel.feeds.feed.ReferenceFeed;
import io.flywheel.feeds.feed.SellerAccountsFeed;
import io.flywheel.feeds.feed.SettlementsFeed;
import io.flywheel.feeds.feed.SubscriptionsFeed;
import io.flywheel.feeds.feed.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Writes the feeds of the generated company. A day's files depend on the seed, the scale, the first
 * day and the day itself, and on nothing else: days are written side by side, and a longer company
 * begins with the same files as a shorter one. Only a month's ledger waits for the days it follows.
 */
public final class Generator {
  private Generator() {}

  /** Folders of the landing area that receive files, a pattern for the reference tables. */
  public static List<String> feeds() {
    return Feeds.ALL;
  }

  /**
   * Tests whether the landing area can take the company; writes nothing.
   *
   * @throws IllegalArgumentException when it holds another generated company
   */
  public static void verify(GenerateRequest request) {
    CompanyLanding.accept(request);
  }

  /**
   * @return what was written; existing files of the same names are replaced
   * @throws IllegalArgumentException when the landing area holds another generated company
   * @throws java.io.UncheckedIOException when a file cannot be written
   */
  public static GenerateReport write(GenerateRequest request) {
    verify(request);
    World world = world(request);
    Days days = new Days(world);
    ExecutorService workers = Executors.newFixedThreadPool(request.threads());
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int day = world.from(); day <= world.to(); day++) {
        int current = day;
        running.add(workers.submit(() -> days.write(current)));
      }
      for (Future<?> day : running) {
        day.get();
      }
      days.writeLedger();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while generating into " + request.landing(), e);
    } finally {
      workers.shutdownNow();
    }
    Path truth = new TruthFile(world, request).write();
    return new GenerateReport(world.tally().files(), world.tally().rows(), truth);
  }

  /** All feeds of one day. */
  private static final class Days {
    private final OrdersFeed orders;
    private final SettlementsFeed settlements;
    private final AdsFeed ads;
    private final SubscriptionsFeed subscriptions;
    private final CloudBillsFeed cloudBills;
    private final CloudUsageFeed cloudUsage;
    private final LedgerFeed ledger;
    private final World world;
    private final SellerAccountsFeed sellerAccounts;
    private final ReferenceFeed reference;

    Days(World world) {
      orders = new OrdersFeed(world);
      settlements = new SettlementsFeed(world);
      ads = new AdsFeed(world);
      subscriptions = new SubscriptionsFeed(world);
      cloudBills = new CloudBillsFeed(world);
      cloudUsage = new CloudUsageFeed(world);
      ledger = new LedgerFeed(world);
      this.world = world;
      sellerAccounts = new SellerAccountsFeed(world);
      reference = new ReferenceFeed(world);
    }

    void write(int day) {
      reference.write(day);
      sellerAccounts.write(day);
      subscriptions.write(day);
      ads.write(day, orders.write(day));
      settlements.write(day);
      cloudUsage.write(day, cloudBills.write(day));
    }

    /** Each month's, which needs what its days have counted. */
    void writeLedger() {
      for (int day = world.from(); day <= world.to(); day++) {
        ledger.write(day);
      }
    }
  }

  static World world(GenerateRequest request) {
    return World.of(
        request.landing(), request.from(), request.to(), request.scale(), request.seed());
  }
}
