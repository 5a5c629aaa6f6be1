package io.flywheel.warehouse.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.tables.DeltaTable;
import io.flywheel.warehouse.SharedSpark;
import io.flywheel.warehouse.files.FileStatistics.Bounds;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.actions.RemoveFile;
import org.apache.spark.sql.functions;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A table of one file with three rows and a column of each type, partitioned by month and shop. */
@Tag("fast")
class FileStatisticsTest {
  private static final String ROWS =
      """
      SELECT DATE'2024-02-01' AS month, CAST(NULL AS STRING) AS shop, *
      FROM VALUES
        (DATE'2024-02-03', TIMESTAMP'2024-02-03 10:00:00.123456', 1.25BD, 5L, 'a', 1),
        (DATE'2024-02-29', TIMESTAMP'2024-02-29 23:59:59.999999', 20.00BD, -7L, repeat('z', 40), 2),
        (NULL, NULL, NULL, NULL, NULL, 3)
        AS row (day, at, amount, cents, name, line)""";

  private static SparkSession session;
  private static FileStatistics statistics;

  @BeforeAll
  static void one_file(@TempDir Path folder) {
    session = SharedSpark.session(folder, SharedSpark.PROJECT.resolve("datasets"));
    statistics = FileStatistics.of(only(written(folder, functions.lit(null).cast("date"))));
  }

  private static DeltaLog written(Path folder, Column nothing) {
    session
        .sql(ROWS)
        .withColumn("nothing", nothing)
        .coalesce(1)
        .write()
        .format("delta")
        .partitionBy("month", "shop")
        .save(folder.resolve("row").toString());
    return DeltaLog.forTable(session, folder.resolve("row").toString());
  }

  private static FileAction only(DeltaLog log) {
    return CommitRange.between(log, -1, 0).iterator().next().files().get(0);
  }

  @Test
  void rows_and_nulls_are_counted() {
    assertThat(statistics.absent()).isFalse();
    assertThat(statistics.rows()).hasValue(3);
    assertThat(statistics.nulls("day")).hasValue(1);
    assertThat(statistics.nulls("line")).hasValue(0);
    assertThat(statistics.nulls("nothing")).hasValue(3);
    assertThat(statistics.nulls("no_such_column")).isEmpty();
  }

  @Test
  void a_column_that_is_null_in_every_row_has_no_bounds_and_is_known_to_be_null() {
    assertThat(statistics.dates("nothing")).isEmpty();
    assertThat(statistics.isNull("nothing")).isTrue();
    assertThat(statistics.isNull("day")).isFalse();
    assertThat(statistics.isNull("no_such_column")).isFalse();
  }

  @Test
  void dates_and_integers_have_the_bounds_of_their_values() {
    assertThat(statistics.dates("day"))
        .contains(new Bounds<>(LocalDate.of(2024, 2, 3), LocalDate.of(2024, 2, 29)));
    assertThat(statistics.integers("cents")).contains(new Bounds<>(-7L, 5L));
    assertThat(statistics.integers("line")).contains(new Bounds<>(1L, 3L));
  }

  @Test
  void long_text_is_cut_and_its_upper_bound_is_still_not_less_than_it() {
    Bounds<String> name = statistics.strings("name").orElseThrow();

    assertThat(name.lower()).isEqualTo("a");
    assertThat(name.upper()).startsWith("zzzz").isNotEqualTo("z".repeat(40));
    assertThat(UTF8String.fromString(name.upper()))
        .isGreaterThan(UTF8String.fromString("z".repeat(40)));
  }

  /** Delta cuts instants to milliseconds, so that their text is no bound of anything. */
  @Test
  void instants_and_decimals_are_not_taken_for_dates_and_integers() {
    assertThat(statistics.nulls("at")).hasValue(1);
    assertThat(statistics.dates("at")).isEmpty();
    assertThat(statistics.nulls("amount")).hasValue(1);
    assertThat(statistics.integers("amount")).isEmpty();
  }

  @Test
  void a_partition_column_has_its_value_and_null_is_not_taken_for_one() {
    assertThat(statistics.dates("month"))
        .contains(new Bounds<>(LocalDate.of(2024, 2, 1), LocalDate.of(2024, 2, 1)));
    assertThat(statistics.strings("shop")).isEmpty();
  }

  @Test
  void of_columns_beyond_those_that_delta_looks_at_nothing_is_known(@TempDir Path folder) {
    String indexed = "spark.databricks.delta.properties.defaults.dataSkippingNumIndexedCols";
    session.conf().set(indexed, "1");
    try {
      FileStatistics some = FileStatistics.of(only(written(folder, functions.lit(1))));

      assertThat(some.rows()).hasValue(3);
      assertThat(some.dates("day")).isPresent();
      assertThat(some.integers("cents")).isEmpty();
      assertThat(some.nulls("cents")).isEmpty();
    } finally {
      session.conf().unset(indexed);
    }
  }

  @Test
  void a_file_without_statistics_has_its_partition_and_nothing_else(@TempDir Path folder) {
    session.conf().set("spark.databricks.delta.stats.collect", "false");
    try {
      FileStatistics none = FileStatistics.of(only(written(folder, functions.lit(1))));

      assertThat(none.absent()).isTrue();
      assertThat(none.rows()).isEmpty();
      assertThat(none.nulls("day")).isEmpty();
      assertThat(none.isNull("day")).isFalse();
      assertThat(none.dates("day")).isEmpty();
      assertThat(none.dates("month")).isPresent();
    } finally {
      session.conf().unset("spark.databricks.delta.stats.collect");
    }
  }

  @Test
  void a_file_that_goes_says_little_or_nothing_of_its_rows(@TempDir Path folder) {
    DeltaLog log = written(folder, functions.lit(1));
    FileAction came = only(log);
    DeltaTable table = DeltaTable.forPath(session, log.dataPath().toString());
    table.delete("line = 1");
    table.delete("month = DATE'2024-02-01'");
    FileStatistics rewritten = FileStatistics.of(removed(log, 1));
    FileStatistics dropped = FileStatistics.of(removed(log, 2));

    assertThat(rewritten.absent()).isTrue();
    assertThat(rewritten.dates("month")).isPresent();
    assertThat(rewritten.orElse(came.stats()).dates("day"))
        .isEqualTo(FileStatistics.of(came).dates("day"))
        .isPresent();
    // A DELETE of whole partitions leaves the number of rows alone.
    assertThat(dropped.rows()).hasValue(2);
    assertThat(dropped.absent()).isTrue();
    assertThat(dropped.orElse(came.stats()).dates("day"))
        .isEqualTo(FileStatistics.of(came).dates("day"));
  }

  private static RemoveFile removed(DeltaLog log, long version) {
    return CommitRange.between(log, version - 1, version).iterator().next().files().stream()
        .filter(RemoveFile.class::isInstance)
        .map(RemoveFile.class::cast)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "null", "7", "{\"numRec"})
  void text_that_is_no_statistics_counts_as_none(String json) {
    FileStatistics none = FileStatistics.of(Map.of(), json);

    assertThat(none.absent()).isTrue();
    assertThat(none.rows()).isEqualTo(OptionalLong.empty());
    assertThat(none.strings("name")).isEmpty();
  }

  @Test
  void a_bound_that_is_missing_or_has_another_form_makes_both_unknown() {
    FileStatistics odd =
        FileStatistics.of(
            Map.of(),
            """
            {"numRecords": "3", "minValues": {"day": "2024-02-03", "cents": 1, "line": 1.5},
             "maxValues": {"day": "soon", "line": 2.5}}""");

    assertThat(odd.rows()).isEmpty();
    assertThat(odd.dates("day")).isEmpty();
    assertThat(odd.integers("cents")).isEmpty();
    assertThat(odd.integers("line")).isEmpty();
  }

  @Test
  void a_query_passes_over_files_in_which_its_column_is_null(@TempDir Path folder) {
    DeltaLog log = written(folder, functions.lit(null).cast("date"));
    session
        .sql(ROWS)
        .withColumn("nothing", functions.lit(LocalDate.of(2024, 2, 5)))
        .coalesce(1)
        .write()
        .format("delta")
        .mode("append")
        .save(log.dataPath().toString());

    assertThat(read(log, "nothing = DATE'2024-02-05'")).containsExactly(1, 3);
    assertThat(read(log, "nothing <=> DATE'2024-02-05'")).containsExactly(1, 3);
    assertThat(read(log, "nothing > DATE'2024-02-05'")).containsExactly(0, 0);
    assertThat(read(log, "nothing IS NULL")).containsExactly(2, 3);
    assertThat(read(log, "nothing IS NULL OR nothing = DATE'2024-02-05'")).containsExactly(2, 6);
    assertThat(read(log, "nothing <=> CAST(NULL AS DATE)")).containsExactly(2, 3);
  }

  /** Number of files and of rows. */
  private static List<Integer> read(DeltaLog log, String filter) {
    var rows = session.read().format("delta").load(log.dataPath().toString()).where(filter);
    return List.of(rows.inputFiles().length, rows.collectAsList().size());
  }
}
