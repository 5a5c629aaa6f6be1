package io.flywheel.warehouse.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import com.holdenkarau.spark.testing.JavaDatasetSuiteBase;
import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.SharedSpark;
import io.flywheel.warehouse.compute.Definition;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractColumn;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.IntervalSpec;
import io.flywheel.warehouse.session.Workload;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every folder under datasets/(silver,gold)/table/cases is a test of that table's transform. */
final class DatasetCasesTest {
  private static final Contracts CONTRACTS =
      Contracts.read(SharedSpark.PROJECT.resolve("datasets"));

  /** Statistics are DOUBLE and are compared to this; everything else exactly. */
  private static final double TOLERANCE = 1e-9;

  @TestFactory
  Stream<DynamicTest> cases() {
    SparkSession session = CaseSession.open();
    return CONTRACTS.built().stream()
        .flatMap(contract -> DatasetCase.of(contract).stream())
        .map(one -> DynamicTest.dynamicTest(one.sentence(), () -> holds(session, one)));
  }

  @Test
  void every_built_table_has_cases() {
    assertThat(CONTRACTS.built())
        .filteredOn(contract -> DatasetCase.of(contract).isEmpty())
        .extracting(contract -> contract.table().toString())
        .as("silver and gold tables without a folder under cases/")
        .isEmpty();
  }

  private static void holds(SparkSession session, DatasetCase one) {
    Contract contract = one.contract();
    CaseCatalog.of(session).serve(one.inputs(CONTRACTS));
    Dataset<Row> result = session.sql(contract.transform().orElseThrow(), one.settings());
    assertThat(types(result.schema()))
        .as("columns of %s", contract.table())
        .isEqualTo(types(CaseRows.schema(contract, contract.columnNames())));
    List<Row> rows = result.collectAsList();
    keepsTheContract(contract, rows);
    CaseRows expected = one.expected();
    compare(session, expected, project(rows, contract, expected.schema()), one);
    if (contract.interval().isPresent()) {
      theFirstAndLastSliceStandAlone(session, one, rows);
    }
  }

  /** The window test: a slice built from restricted inputs equals that slice of the whole. */
  private static void theFirstAndLastSliceStandAlone(
      SparkSession session, DatasetCase one, List<Row> rows) {
    Contract contract = one.contract();
    IntervalSpec interval = contract.interval().orElseThrow();
    int place = contract.columnNames().indexOf(interval.column());
    Map<LocalDate, List<Row>> slices = new TreeMap<>();
    rows.forEach(
        row ->
            slices
                .computeIfAbsent(
                    interval.unit().start((LocalDate) row.get(place)), key -> new ArrayList<>())
                .add(row));
    Definition definition = new Definition(CONTRACTS, contract, optional(one.settings()));
    for (LocalDate first : ends(List.copyOf(slices.keySet()))) {
      DayRanges slice = DayRanges.range(first, interval.unit().plus(first, 1).minusDays(1));
      assertThat(sorted(definition.slices(session, slice, Workload.SMALL).collectAsList()))
          .as("%s: %s built alone", one.folder(), slice)
          .isEqualTo(sorted(slices.get(first)));
    }
  }

  private static Set<LocalDate> ends(List<LocalDate> slices) {
    return slices.isEmpty()
        ? Set.of()
        : new TreeSet<>(List.of(slices.get(0), slices.get(slices.size() - 1)));
  }

  private static Map<String, Optional<String>> optional(Map<String, Object> settings) {
    Map<String, Optional<String>> optional = new HashMap<>();
    settings.forEach((name, value) -> optional.put(name, Optional.ofNullable((String) value)));
    return optional;
  }

  private static List<String> types(StructType schema) {
    return Arrays.stream(schema.fields())
        .map(field -> field.name() + " " + field.dataType().sql())
        .toList();
  }

  private static void keepsTheContract(Contract contract, List<Row> rows) {
    for (ContractColumn column : contract.columns()) {
      if (column.required()) {
        int place = contract.columnNames().indexOf(column.name());
        assertThat(rows.stream().filter(row -> row.isNullAt(place)).count())
            .as("rows of %s without the required %s", contract.table(), column.name())
            .isZero();
      }
    }
    List<Integer> key = contract.key().stream().map(contract.columnNames()::indexOf).toList();
    assertThat(rows.stream().map(row -> key.stream().map(row::get).toList()))
        .as("key %s of %s", contract.key(), contract.table())
        .doesNotHaveDuplicates();
  }

  private static List<Row> project(List<Row> rows, Contract contract, StructType schema) {
    int[] places =
        Arrays.stream(schema.fieldNames()).mapToInt(contract.columnNames()::indexOf).toArray();
    return rows.stream()
        .map(row -> Arrays.stream(places).mapToObj(row::get).toArray())
        .map(org.apache.spark.sql.RowFactory::create)
        .toList();
  }

  private static void compare(
      SparkSession session, CaseRows expected, List<Row> actual, DatasetCase one) {
    List<Row> want = sorted(expected.rows());
    List<Row> have = sorted(actual);
    Dataset<Row> wanted = session.createDataFrame(want, expected.schema());
    Dataset<Row> got = session.createDataFrame(have, expected.schema());
    try {
      if (Arrays.stream(expected.schema().fields()).anyMatch(DatasetCasesTest::isStatistic)) {
        new JavaDatasetSuiteBase().assertDataFrameApproximateEquals(wanted, got, TOLERANCE);
      } else {
        // The frames are compared as sets, in no Spark job; the rows' numbers are compared here.
        new JavaDatasetSuiteBase().assertSmallDataFrameDataEquals(wanted, got);
        assertThat(have).isEqualTo(want);
      }
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(difference(expected.schema(), want, have, one), e);
    }
  }

  private static boolean isStatistic(StructField field) {
    return field.dataType().equals(DataTypes.DoubleType);
  }

  private static List<Row> sorted(List<Row> rows) {
    return rows.stream()
        .sorted(Comparator.comparing(row -> CaseRows.printed(List.of(row)).get(0)))
        .toList();
  }

  private static String difference(
      StructType schema, List<Row> want, List<Row> have, DatasetCase one) {
    List<String> missing = new ArrayList<>(CaseRows.printed(want));
    List<String> surplus = new ArrayList<>(CaseRows.printed(have));
    CaseRows.printed(have).forEach(missing::remove);
    CaseRows.printed(want).forEach(surplus::remove);
    return one.folder()
        + "\n  "
        + String.join(" | ", schema.fieldNames())
        + "\n  expected, not there:\n    "
        + String.join("\n    ", missing)
        + "\n  there, not expected:\n    "
        + String.join("\n    ", surplus);
  }
}
