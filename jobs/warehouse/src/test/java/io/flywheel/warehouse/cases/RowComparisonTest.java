package io.flywheel.warehouse.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.holdenkarau.spark.testing.JavaDatasetSuiteBase;
import io.flywheel.warehouse.SharedSpark;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
final class RowComparisonTest {
  private static final StructType SCHEMA =
      new StructType()
          .add("day", DataTypes.DateType)
          .add("amount", DataTypes.createDecimalType(18, 2))
          .add("share", DataTypes.DoubleType);

  private static final Row A = row(1, "1.00", 0.5);
  private static final Row B = row(2, "2.00", null);

  private static Row row(int day, String amount, Double share) {
    return RowFactory.create(LocalDate.of(2024, 1, day), new BigDecimal(amount), share);
  }

  @Test
  void the_order_of_rows_counts_for_nothing() {
    assertThat(RowComparison.of(List.of(A, B), List.of(B, A)).equal()).isTrue();
  }

  @Test
  void how_often_a_row_stands_counts() {
    RowComparison twice = RowComparison.of(List.of(A, B), List.of(A, A));

    assertThat(twice.missing()).containsExactly(1);
    assertThat(twice.unexpected()).containsExactly(1);
  }

  @Test
  void statistics_are_compared_to_a_tolerance_and_amounts_are_not() {
    assertThat(RowComparison.of(List.of(A), List.of(row(1, "1.00", 0.5 + 1e-12))).equal()).isTrue();
    assertThat(RowComparison.of(List.of(A), List.of(row(1, "1.00", 0.5001))).equal()).isFalse();
    assertThat(RowComparison.of(List.of(A), List.of(row(1, "1.01", 0.5))).equal()).isFalse();
    assertThat(RowComparison.of(List.of(B), List.of(row(2, "2.00", 0.0))).equal()).isFalse();
  }

  /** Frames of the same order, which is all that spark-testing-base compares. */
  @Test
  void it_says_what_spark_testing_base_says() {
    SparkSession session =
        CaseSession.of(SharedSpark.session(SharedSpark.folder(), TestCases.DATASETS));
    List<List<Row>> frames =
        List.of(
            List.of(),
            List.of(A),
            List.of(A, B),
            List.of(row(1, "1.00", 0.5 + 1e-12), B),
            List.of(row(1, "1.00", 0.6), B),
            List.of(row(1, "1.01", 0.5), B));
    List<Boolean> ours = new ArrayList<>();
    List<Boolean> theirs = new ArrayList<>();
    for (List<Row> expected : frames) {
      for (List<Row> actual : frames) {
        ours.add(RowComparison.of(expected, actual).equal());
        theirs.add(equal(session, expected, actual));
      }
    }

    assertThat(ours).isEqualTo(theirs);
  }

  private static boolean equal(SparkSession session, List<Row> expected, List<Row> actual) {
    try {
      new JavaDatasetSuiteBase()
          .assertDataFrameApproximateEquals(
              session.createDataFrame(expected, SCHEMA),
              session.createDataFrame(actual, SCHEMA),
              1e-9);
      return true;
    } catch (AssertionError | RuntimeException different) {
      return false;
    }
  }
}
