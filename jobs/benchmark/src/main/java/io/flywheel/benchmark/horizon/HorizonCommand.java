package io.flywheel.benchmark.horizon;

import io.flywheel.benchmark.horizon.Sales.Fate;
import io.flywheel.benchmark.measure.BenchmarkException;
import io.flywheel.benchmark.measure.Commits;
import io.flywheel.benchmark.measure.Cost;
import io.flywheel.benchmark.measure.FlywheelProcess;
import io.flywheel.benchmark.measure.Median;
import io.flywheel.benchmark.measure.WorkFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the ingest of one more day of orders after a short and after a long history. */
@Command(
    name = "horizon",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Ingest of one more day of order lines, whose earlier versions are looked for over the",
      "whole revision horizon: after a short history and after one that fills the horizon,",
      "once with revised lines of the last thirty days and once of any day.",
      "What enters bronze must be what was planted: late, repeated, revised and moved lines."
    })
public final class HorizonCommand implements Callable<Integer> {
  /** ingest.revision-horizon of conf/flywheel.conf. */
  private static final int HORIZON = 400;

  private static final int MONTH = 30;
  private static final int AT_ONCE = 40;
  private static final String TABLE = "bronze.order_line";

  @Option(
      names = "--lines",
      defaultValue = "275000",
      paramLabel = "N",
      description = "Order lines a day (default: ${DEFAULT-VALUE}; 110 million in 400 days).")
  private int lines;

  @Option(
      names = "--days",
      split = ",",
      defaultValue = "40,400",
      paramLabel = "N",
      description = "History lengths, the shorter first (default: 40,400).")
  private List<Integer> histories = List.of();

  @Option(
      names = "--ids",
      defaultValue = "COUNTED",
      description = "Of orders: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Ids ids = Ids.COUNTED;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      paramLabel = "N",
      description = "Days of each kind after each history (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Mixin private WorkFolder work;

  private Path landing;
  private Path warehouse;
  private FlywheelProcess flywheel;
  private int next;

  @Override
  public Integer call() throws IOException {
    Path folder = work.made();
    landing = folder.resolve("landing");
    warehouse = folder.resolve("warehouse");
    flywheel = FlywheelProcess.started(folder.resolve("logs"));
    List<String> rows = new ArrayList<>();
    for (int days : histories) {
      while (next < days) {
        ingest(Math.min(days - next, AT_ONCE), HORIZON);
      }
      for (int back : List.of(MONTH, HORIZON)) {
        List<Cost> costs = IntStream.range(0, rounds).mapToObj(round -> ingest(1, back)).toList();
        rows.add(row(days, back, costs));
      }
    }
    System.out.println("| lines before | revises lines of | wall s | CPU s | peak MB |");
    System.out.println("|--:|--:|--:|--:|--:|");
    rows.forEach(System.out::println);
    return 0;
  }

  /** Delivers the next days, which revise lines of so many days before, and takes them. */
  private Cost ingest(int days, int back) {
    Sales sales = new Sales(lines, back, ids);
    System.err.println("days " + next + " to " + (next + days - 1) + " ...");
    IntStream.range(next, next + days).parallel().forEach(day -> sales.write(landing, day));
    Fate planted =
        IntStream.range(next, next + days)
            .mapToObj(sales::fate)
            .reduce(new Fate(0, 0, 0), Fate::plus);
    Set<Path> before = Files.exists(warehouse) ? Commits.files(warehouse) : Set.of();
    String name = "day-" + next;
    Cost cost =
        flywheel
            .run(
                name,
                FlywheelProcess.BACKFILL,
                List.of(),
                List.of(
                    "ingest", "--feed=orders", "--landing=" + landing, "--warehouse=" + warehouse))
            .cost();
    long appended = Commits.since(warehouse, before).rows().getOrDefault(TABLE, 0L);
    Fate reported = reported(name, appended);
    if (!reported.equals(planted)) {
      throw new BenchmarkException(
          "Days %d and on: %s was planted, but %s was found; see %s"
              .formatted(next, planted, reported, flywheel.output(name)));
    }
    next += days;
    return cost;
  }

  /** What the command says of the feed; what bronze got beyond it were rows of moved lines. */
  private Fate reported(String name, long appended) {
    try (Stream<String> printed = Files.lines(flywheel.output(name))) {
      String[] counts =
          printed
              .filter(line -> line.startsWith("orders "))
              .map(line -> line.split(" +"))
              .findFirst()
              .orElseThrow(() -> new BenchmarkException(name + " took no orders."));
      long accepted = Long.parseLong(counts[3]);
      return new Fate(accepted, Long.parseLong(counts[4]), appended - accepted);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + flywheel.output(name), e);
    }
  }

  private String row(int days, int back, List<Cost> costs) {
    return String.format(
        Locale.ROOT,
        "| %,d | %d days | %.1f | %.1f | %.0f |",
        (long) days * lines,
        back,
        Median.of(costs.stream().mapToDouble(Cost::wallSeconds)),
        Median.of(costs.stream().mapToDouble(Cost::cpuSeconds)),
        Median.of(costs.stream().mapToDouble(Cost::peakMegabytes)));
  }
}
