package io.flywheel.benchmark.proof;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.input_file_name;
import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.Engine;
import io.flywheel.warehouse.compute.Model;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.IntervalSpec;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.plan.WindowMath;
import io.flywheel.warehouse.session.ExecutionProfile;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/** What computing a day of a table reads: files, not texts of plans, which change with Spark. */
final class FilesRead {
  private FilesRead() {}

  /**
   * Of every input that is bound to days a table reads each file with rows within its window, and
   * no file whose rows all lie before it or all after it. What lies in a file, its rows say: not
   * the statistics by which files are chosen.
   *
   * @param warehouse holds more months than the windows of most tables reach
   * @param day what is computed: the intervals that hold this day
   */
  static void followTheWindows(Engine warehouse, LocalDate day) {
    Contracts contracts = warehouse.contracts();
    SparkSession session = warehouse.session();
    Map<TableName, Map<String, TreeSet<LocalDate>>> contents = new HashMap<>();
    Set<String> reading = new TreeSet<>();
    for (Contract contract : contracts.built()) {
      contract
          .interval()
          .map(interval -> WindowMath.wholePeriods(DayRanges.of(day), interval))
          .filter(intervals -> followWindows(session, contracts, contract, intervals, contents))
          .ifPresent(intervals -> reading.add(contract.table().toString()));
    }
    assertThat(reading)
        .as("tables that read files of the day")
        .contains(
            "silver.order_line",
            "silver.settlement_line",
            "silver.ad_event",
            "silver.customer_month",
            "silver.driver_day",
            "gold.revenue_ledger",
            "gold.segment_month",
            "gold.segment_revenue");
  }

  /** True when there were files to read. */
  private static boolean followWindows(
      SparkSession session,
      Contracts contracts,
      Contract contract,
      DayRanges intervals,
      Map<TableName, Map<String, TreeSet<LocalDate>>> contents) {
    String[] files =
        new Model(contracts, contract, CommandLineWarehouse.SETTINGS)
            .intervals(session, intervals, ExecutionProfile.PARALLEL)
            .inputFiles();
    if (files.length == 0 && contract.interval().filter(IntervalSpec::complete).isPresent()) {
      return false; // A month that is not wholly delivered has no rows, and nothing is read for it.
    }
    for (Input input : contract.inputs()) {
      if (input.intervalOnly() && !input.table().equals(Contracts.DELIVERED)) {
        Contract source = contracts.get(input.table());
        DayRanges near =
            WindowMath.wholePeriods(
                WindowMath.backward(intervals, contract.interval(), input),
                source.interval().orElseThrow());
        Map<String, TreeSet<LocalDate>> all =
            contents.computeIfAbsent(input.table(), any -> days(session, source));
        Set<String> read = new TreeSet<>();
        for (String file : files) {
          if (file.contains(folder(input.table()))) {
            read.add(name(file));
          }
        }
        assertThat(read)
            .as("files of %s read for %s of %s", input.table(), intervals, contract.table())
            .containsAll(names(all, days -> days.stream().anyMatch(near::contains)))
            .isSubsetOf(names(all, days -> overlap(near, days.first(), days.last())));
      }
    }
    return files.length > 0;
  }

  /** The days of the rows of every data file. */
  private static Map<String, TreeSet<LocalDate>> days(SparkSession session, Contract table) {
    Map<String, TreeSet<LocalDate>> days = new HashMap<>();
    session
        .table(table.table().toString())
        .select(input_file_name(), col(table.interval().orElseThrow().column()).cast("string"))
        .distinct()
        .collectAsList()
        .forEach(
            row ->
                days.computeIfAbsent(name(row.getString(0)), any -> new TreeSet<>())
                    .add(LocalDate.parse(row.getString(1))));
    return days;
  }

  private static Set<String> names(
      Map<String, TreeSet<LocalDate>> files, Predicate<TreeSet<LocalDate>> some) {
    return files.entrySet().stream()
        .filter(file -> some.test(file.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String folder(TableName table) {
    return "/" + table.layer().folder() + "/" + table.name() + "/";
  }

  private static String name(String file) {
    return file.substring(file.lastIndexOf('/') + 1);
  }

  private static boolean overlap(DayRanges days, LocalDate first, LocalDate last) {
    DayRanges span = DayRanges.range(first, last);
    return !span.minus(days).equals(span);
  }
}
