package io.flywheel.feeds.validate;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.feeds.mapping.FileColumns;
import io.flywheel.feeds.mapping.SourceColumns;
import io.flywheel.feeds.mapping.SourceExpression;
import io.flywheel.feeds.parse.FileParser;
import io.flywheel.warehouse.SharedSpark;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class MappedExpressionTest {
  private static final SparkSession SESSION =
      SharedSpark.session(SharedSpark.folder(), SharedSpark.PROJECT.resolve("datasets"));
  private static final DayLimits LIMITS = new DayLimits(LocalDate.parse("1990-01-01"));

  @Test
  void strict_functions_take_exactly_what_they_say_and_nothing_else() {
    assertThat(
            values(
                "strict_decimal(v)",
                "1.0000005",
                "1e2",
                "100",
                "-1.50",
                "1.5000000",
                " 1",
                "1,5",
                "99999999999999.999999",
                "100000000000000"))
        .containsExactly(
            null,
            null,
            "100.000000",
            "-1.500000",
            "1.500000",
            null,
            null,
            "99999999999999.999999",
            null);
    assertThat(values("strict_decimal(v, 8)", "1.0000005", "1.000000005"))
        .containsExactly("1.00000050", null);
    assertThat(values("strict_decimal(v, 0)", "1000", "-7.00", "1.5", "1e3"))
        .containsExactly("1000", "-7", null, null);
    assertThat(
            values(
                "strict_timestamp(v, 'yyyy-MM-dd')",
                "2024-03-01",
                "2024-03-1",
                "2024-3-01",
                "2024-03",
                "2024-02-30",
                "2024-03-01 ",
                "2024-03-01T10:00:00Z",
                "12024-03-01",
                "24-03-01"))
        .containsExactly("2024-03-01 00:00:00", null, null, null, null, null, null, null, null);
    assertThat(
            values("strict_timestamp(v, 'dd/MM/yyyy hh:mm a')", "01/03/2024 12:30 AM", "1/3/2024"))
        .containsExactly("2024-03-01 00:30:00", null);
    assertThat(
            values(
                "strict_timestamp(v, 'yyyy-MM-dd HH:mm:ss Z')",
                "2025-01-31 23:30:00 -0500",
                "2025-01-31 23:30:00"))
        .containsExactly("2025-02-01 04:30:00", null);
    assertThat(
            values(
                "strict_timestamp(v)",
                "2024-09-01T00:00Z",
                "2024-09-01 23:59",
                "2024-09-01T23:59:59.1234560Z",
                "2024-09-01T23:59:59.1234567Z",
                "2024-09-01",
                "2024-09-01T24:00Z",
                "2024-09-01T0:00Z"))
        .containsExactly(
            "2024-09-01 00:00:00",
            "2024-09-01 23:59:00",
            "2024-09-01 23:59:59.123456",
            null,
            null,
            null,
            null);
  }

  @Test
  void an_amount_in_minor_units_has_the_decimals_of_its_currency() {
    assertThat(
            values(
                "minor_units(v, 'usd')",
                "1499",
                "-749",
                "1000.00",
                "0",
                "12.50",
                "1e3",
                "1,499",
                "",
                "9999999999999999",
                "99999999999999999"))
        .containsExactly(
            "14.990000",
            "-7.490000",
            "10.000000",
            "0.000000",
            null,
            null,
            null,
            null,
            "99999999999999.990000",
            null);
    assertThat(values("minor_units('12345', v)", "JPY", "kwd", "EUR", "clf", "XAU", "EURO", ""))
        .containsExactly("12345.000000", "12.345000", "123.450000", "1.234500", null, null, null);
    assertThat(values("minor_units(v, NULL)", "1")).containsExactly((String) null);
  }

  @Test
  void a_decimal_that_is_tried_is_never_rounded() {
    assertThat(values("try_decimal(v, 4, 2)", "12.34", "12.345", "12.3400", "-99.99", "100", "1e1"))
        .containsExactly("12.34", null, "12.34", "-99.99", null, null);
    assertThat(values("try_decimal(v, 3, 0)", "999", "-1.0", "1.5", "1000"))
        .containsExactly("999", "-1", null, null);
  }

  @Test
  void names_of_months_are_those_of_a_locale_and_no_others() {
    assertThat(
            values(
                "strict_timestamp(v, 'd. MMMM yyyy', 'de')",
                "3. M\u00e4rz 2025",
                "3. m\u00e4rz 2025",
                "3. March 2025",
                "31. Februar 2025",
                "3. M\u00e4rz 2025 ",
                "2025-03-03 00:00:00",
                "2025",
                "null",
                ""))
        .containsExactly(
            "2025-03-03 00:00:00", "2025-03-03 00:00:00", null, null, null, null, null, null, null);
    assertThat(values("strict_timestamp(v, 'd LLL yyyy', 'de')", "1 M\u00e4r 2025", "1 Dez 2024"))
        .containsExactly("2025-03-01 00:00:00", "2024-12-01 00:00:00");
    assertThat(
            values(
                "strict_timestamp(v, 'd MMM yyyy, HH:mm:ss', 'fr')",
                "1 f\u00e9vr. 2024, 23:59:59",
                "30 mars 2025, 02:30:00",
                "\"1 mars 2025, 02:30:00\"",
                "1 mars 2025"))
        .containsExactly("2024-02-01 23:59:59", "2025-03-30 02:30:00", null, null);
    assertThat(
            values(
                "strict_timestamp(v, 'd MMM yyyy HH:mm:ss Z', 'en')", "31 Jan 2025 23:30:00 -0500"))
        .containsExactly("2025-02-01 04:30:00");
    assertThat(values("strict_timestamp(NULL, 'd MMMM yyyy', 'de')", "x"))
        .containsExactly((String) null);
  }

  @Test
  void strict_functions_of_a_few_rows_need_no_job() {
    Dataset<Row> local =
        SESSION.createDataFrame(
            List.of(RowFactory.create("1 M\u00e4r 2025", "100")),
            new StructType().add("day", "string").add("amount", "string"));
    Dataset<Row> made =
        local.select(
            Stream.of(
                    "strict_timestamp(day, 'd LLL yyyy', 'de')",
                    "minor_units(amount, 'EUR')",
                    "try_decimal(amount, 9, 2)")
                .map(sql -> MappedExpression.ofRecord(new SourceExpression(sql, "columns.x")))
                .toArray(Column[]::new));
    LogicalPlan plan =
        ((org.apache.spark.sql.classic.Dataset<Row>) made).queryExecution().optimizedPlan();
    assertThat(plan).isInstanceOf(LocalRelation.class);
  }

  @Test
  void whatever_form_the_day_has_that_rows_tell_dates_beyond_reason_are_left_out() {
    Dataset<Row> rows =
        rows(
            "2025-01-31 10:00:00",
            "0001-01-01 00:00:00",
            "9999-12-31 00:00:00",
            "2025-13-45 00:00:00",
            "2026-06-02 00:00:00");
    List<String> right =
        List.of(
            "max(strict_timestamp(v))",
            "max(v)",
            "max(left(v, 10))",
            "max(try_to_timestamp(v))",
            "to_date(max(left(v, 10)))",
            "max_by(strict_timestamp(v), _line)",
            "min(strict_timestamp(v))",
            "date_add(max(date(strict_timestamp(v))), 0)",
            "coalesce(max(strict_timestamp(v, 'dd/MM/yyyy')), max(strict_timestamp(v)))");
    assertThat(days(rows, right)).hasSize(right.size()).containsOnly("2025-01-31");
    assertThat(
            days(
                rows,
                List.of(
                    "date_add(max(date(strict_timestamp(v))), 3650)",
                    "max('31/01/2025')",
                    "left(max(v), 7)")))
        .containsOnlyNulls();
  }

  /** The day that each expression makes of rows of a file that was modified on 2025-06-01. */
  private static List<String> days(Dataset<Row> rows, List<String> expressions) {
    Dataset<Row> told =
        rows.select(
            expressions.stream()
                .map(
                    sql ->
                        MappedExpression.ofFile(
                            new SourceExpression(sql, "day"), LIMITS, Optional.empty()))
                .map(column -> column.as("told"))
                .toArray(Column[]::new));
    String[] names =
        IntStream.range(0, expressions.size()).mapToObj(i -> "t" + i).toArray(String[]::new);
    Row first =
        told.toDF(names)
            .withColumn(FileParser.LAST_DAY, expr("unix_date(DATE '2026-06-01')"))
            .select(
                Arrays.stream(names)
                    .map(name -> expr(LIMITS.day(name)).cast("string"))
                    .toArray(Column[]::new))
            .first();
    return IntStream.range(0, names.length).mapToObj(first::getString).toList();
  }

  private static List<String> values(String sql, String... texts) {
    return rows(texts)
        .select(MappedExpression.ofRecord(new SourceExpression(sql, "columns.x")).cast("string"))
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private static Dataset<Row> rows(String... texts) {
    SourceColumns columns =
        new SourceColumns(List.of("v"), List.of(), Set.of(), Map.of(), SourceColumns.Order.BY_NAME);
    List<Row> rows = new ArrayList<>();
    int last = Math.toIntExact(LocalDate.parse("2026-06-01").toEpochDay());
    for (String text : texts) {
      long line = texts.length - rows.size();
      rows.add(
          RowFactory.create(0, "a.csv", line, 1, null, text, null, null, null, 0L, text, last));
    }
    return SESSION
        .createDataFrame(rows, FileParser.schema(columns))
        .withColumn(FileColumns.FILE_DAY, expr("date_from_unix_date(_file_day)"));
  }
}
