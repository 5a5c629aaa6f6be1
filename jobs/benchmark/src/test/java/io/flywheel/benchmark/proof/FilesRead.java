package io.flywheel.benchmark.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.domain.calendar.Days;
import io.flywheel.warehouse.build.Definition;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.plan.Reach;
import io.flywheel.warehouse.session.Sessions;
import io.flywheel.warehouse.session.WarehouseSettings;
import io.flywheel.warehouse.session.Workload;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/** What computing a day of a table reads: files, not texts of plans, which change with Spark. */
final class FilesRead {
  private static final Map<String, Optional<String>> SETTINGS =
      Map.of("default_segment", Optional.empty(), "reporting_currency", Optional.of("USD"));

  private FilesRead() {}

  /**
   * Of every input that is bound to days a table reads the months within its window, and no others.
   *
   * @param warehouse holds more months than the windows of most tables reach
   * @param day what is computed: the slices that hold this day
   */
  static void followTheWindows(CommandLineWarehouse warehouse, LocalDate day) {
    Contracts contracts = Contracts.read(CommandLineWarehouse.PROJECT.resolve("datasets"));
    SparkSession session =
        Sessions.open(
            new WarehouseSettings(
                warehouse.folder().toString(),
                CommandLineWarehouse.PROJECT.resolve("datasets"),
                ZoneOffset.UTC,
                SETTINGS,
                2,
                1,
                Map.of()));
    Set<String> reading = new TreeSet<>();
    for (Contract contract : contracts.built()) {
      contract
          .slicing()
          .map(slicing -> Reach.wholePeriods(Days.of(day), slicing))
          .filter(slices -> followWindows(session, contracts, contract, slices))
          .ifPresent(slices -> reading.add(contract.table().toString()));
    }
    assertThat(reading)
        .as("tables that read files of the day")
        .contains(
            "silver.order_line",
            "silver.settlement_line",
            "silver.ad_event",
            "silver.customer_month",
            "gold.revenue_ledger",
            "gold.segment_revenue");
  }

  /** True when there were files to read. */
  private static boolean followWindows(
      SparkSession session, Contracts contracts, Contract contract, Days slices) {
    String[] files =
        new Definition(contracts, contract, SETTINGS)
            .slices(session, slices, Workload.LARGE)
            .inputFiles();
    for (Input input : contract.inputs()) {
      if (input.byDays() && !input.table().equals(Contracts.DELIVERED)) {
        Days near = Reach.backward(slices, contract.slicing(), input);
        String folder = "/" + input.table().layer().folder() + "/" + input.table().name() + "/";
        assertThat(months(files, folder, month -> true))
            .as("months of %s read for %s of %s", input.table(), slices, contract.table())
            .isEqualTo(months(files, folder, month -> overlaps(near, month)));
      }
    }
    return files.length > 0;
  }

  private static Set<LocalDate> months(String[] files, String folder, Predicate<LocalDate> some) {
    return Arrays.stream(files)
        .filter(file -> file.contains(folder))
        .map(file -> LocalDate.parse(file.replaceFirst(".*/month=([0-9-]+)/.*", "$1")))
        .filter(some)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean overlaps(Days days, LocalDate month) {
    return !Days.range(month, month.plusMonths(1).minusDays(1))
        .minus(days)
        .equals(Days.range(month, month.plusMonths(1).minusDays(1)));
  }
}
