package io.flywheel.benchmark.dump;

import io.flywheel.benchmark.measure.BenchmarkException;
import io.flywheel.benchmark.measure.Commits;
import io.flywheel.benchmark.measure.Cost;
import io.flywheel.benchmark.measure.FlywheelProcess;
import io.flywheel.benchmark.measure.WorkFolder;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures a dump that repeats the one before, after one dump and after many. */
@Command(
    name = "dump",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "A daily dump of all products that says nothing new, after one dump and after many,",
      "beside a run without any new file. silver.product must hold what was generated, and",
      "must not be committed to."
    })
public final class DumpCommand implements Callable<Integer> {
  private static final LocalDate START = LocalDate.of(2025, 1, 1);

  @Option(
      names = "--products",
      defaultValue = "1000000",
      paramLabel = "N",
      description = "Rows of each dump (default: ${DEFAULT-VALUE}).")
  private int products;

  @Option(
      names = "--dumps",
      defaultValue = "5",
      paramLabel = "N",
      description = "Dumps before the last one measured (default: ${DEFAULT-VALUE}).")
  private int dumps;

  @Mixin private WorkFolder work;

  private Path landing;
  private Path warehouse;
  private FlywheelProcess flywheel;
  private Dump dump;
  private LocalDate next = START;

  @Override
  public Integer call() throws IOException {
    if (dumps < 2) {
      throw new BenchmarkException("--dumps is at least 2: one, and one more after it.");
    }
    Path folder = work.made();
    landing = folder.resolve("landing");
    warehouse = folder.resolve("warehouse");
    flywheel = FlywheelProcess.started(folder.resolve("logs"));
    dump = new Dump(products);
    deliver(1);
    run("first");
    deliver(1);
    Cost afterOne = unchanged("after-1");
    if (dumps > 2) {
      deliver(dumps - 2);
      run("filling");
    }
    deliver(1);
    Cost afterMany = unchanged("after-" + dumps);
    Cost nothing = run("nothing");
    System.out.println("| what | wall s | CPU s | peak MB | wall: x nothing new |");
    System.out.println("|---|--:|--:|--:|--:|");
    System.out.println(row("unchanged dump after 1", afterOne, nothing));
    System.out.println(row("unchanged dump after " + dumps, afterMany, nothing));
    System.out.println(row("nothing new", nothing, nothing));
    return 0;
  }

  private void deliver(int days) {
    for (int day = 0; day < days; day++) {
      dump.write(landing, next);
      next = next.plusDays(1);
    }
  }

  private Cost run(String name) {
    System.err.println(name + " ...");
    return flywheel
        .run(
            name,
            FlywheelProcess.BACKFILL,
            List.of(),
            List.of("run", "--landing=" + landing, "--warehouse=" + warehouse))
        .cost();
  }

  private Cost unchanged(String name) {
    int commits = commits();
    Cost cost = run(name);
    if (commits() != commits) {
      throw new BenchmarkException("silver.product was committed to by an unchanged dump.");
    }
    List<String> found =
        flywheel
            .rows(
                name + "-check",
                warehouse,
                "SELECT count(*) AS products, sum(unit_cost) AS cost FROM silver.product")
            .get(0);
    if (!found.get(0).equals(String.valueOf(products))
        || new BigDecimal(found.get(1)).compareTo(dump.cost()) != 0) {
      throw new BenchmarkException(
          "silver.product holds %s (products, cost); generated were %d, %s"
              .formatted(found, products, dump.cost()));
    }
    return cost;
  }

  private int commits() {
    return Commits.files(warehouse.resolve("silver/product")).size();
  }

  private static String row(String what, Cost cost, Cost nothing) {
    return String.format(
        Locale.ROOT,
        "| %s | %.1f | %.1f | %d | %.1f |",
        what,
        cost.wallSeconds(),
        cost.cpuSeconds(),
        cost.peakMegabytes(),
        cost.wallSeconds() / nothing.wallSeconds());
  }
}
