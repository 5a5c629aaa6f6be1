package io.flywheel.benchmark.company;

import io.flywheel.benchmark.measure.Cost;
import io.flywheel.benchmark.measure.FlywheelProcess;
import io.flywheel.benchmark.measure.HistoryLengths;
import io.flywheel.benchmark.measure.WorkFolder;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the demo, a full run and a one-day run, and DuckDB beside them; prints a table. */
@Command(
    name = "company",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Wall and CPU seconds and peak memory of the demo, a full run and a one-day run,",
      "beside DuckDB computing the same ledger from the same files. Results are compared",
      "row for row before a time counts."
    })
public final class CompanyCommand implements Callable<Integer> {
  @Mixin private HistoryLengths histories;

  @Option(
      names = "--demo-days",
      defaultValue = "731",
      paramLabel = "N",
      description = "Length of the demo, 0 for none (default: ${DEFAULT-VALUE}, two years).")
  private int demoDays;

  @Option(names = "--from", defaultValue = "2024-01-01", description = "First day of the history.")
  private LocalDate from = LocalDate.EPOCH;

  @Option(names = "--scale", defaultValue = "0.000004", description = "Of the generated company.")
  private BigDecimal scale = BigDecimal.ZERO;

  @Option(names = "--seed", defaultValue = "1", description = "Of the generated company.")
  private long seed;

  @Mixin private WorkFolder work;

  @Override
  public Integer call() throws IOException {
    Path folder = work.made();
    Systems systems = new Systems(folder.resolve("logs"));
    List<Measurement> measurements = new ArrayList<>();
    if (demoDays > 0) {
      measurements.add(demo(systems, folder.resolve("demo")));
    }
    for (int days : histories.days()) {
      measurements.addAll(history(systems, folder.resolve(days + "-days"), days));
    }
    System.out.print(Measurement.markdown(measurements));
    return 0;
  }

  private Measurement demo(Systems systems, Path folder) {
    System.err.println(demoDays + " days: demo ...");
    Path landing = folder.resolve("landing");
    Path warehouse = folder.resolve("warehouse");
    Cost cost =
        systems.flywheel(
            "demo",
            FlywheelProcess.BACKFILL,
            List.of(
                "demo",
                "--landing=" + landing,
                "--warehouse=" + warehouse,
                "--from=" + from,
                "--to=" + from.plusDays(demoDays - 1L),
                "--scale=" + scale.toPlainString(),
                "--seed=" + seed));
    return systems.beside("demo", demoDays, cost, landing, warehouse);
  }

  private List<Measurement> history(Systems systems, Path folder, int days) {
    Path generated = folder.resolve("generated");
    Path warehouse = folder.resolve("warehouse");
    CompanyLandingFiles landing = new CompanyLandingFiles(generated, folder.resolve("landing"));
    LocalDate nextDay = from.plusDays(days);
    System.err.println(days + " days: generate ...");
    systems.flywheel(
        "generate-" + days,
        FlywheelProcess.BACKFILL,
        List.of(
            "generate",
            "--landing=" + generated,
            "--from=" + from,
            "--to=" + nextDay,
            "--scale=" + scale.toPlainString(),
            "--seed=" + seed));
    landing.deliverUntil(nextDay.minusDays(1));
    Measurement full =
        run(systems, "full run", FlywheelProcess.BACKFILL, days, landing.landing(), warehouse);
    landing.deliverUntil(nextDay);
    Measurement oneDay =
        run(systems, "one-day run", FlywheelProcess.DAILY, days + 1, landing.landing(), warehouse);
    return List.of(full, oneDay);
  }

  private static Measurement run(
      Systems systems, String work, String flags, int days, Path landing, Path warehouse) {
    System.err.println(days + " days: " + work + " ...");
    Cost cost =
        systems.flywheel(
            (work + " " + days).replace(' ', '-'),
            flags,
            List.of("run", "--landing=" + landing, "--warehouse=" + warehouse));
    return systems.beside(work, days, cost, landing, warehouse);
  }
}
