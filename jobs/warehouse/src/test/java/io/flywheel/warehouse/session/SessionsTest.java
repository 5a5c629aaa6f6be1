package io.flywheel.warehouse.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flywheel.warehouse.SharedSpark;
import io.flywheel.warehouse.TestContracts;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

@Tag("fast")
class SessionsTest {
  private final Path root = SharedSpark.folder();
  private final Path datasets =
      new TestContracts(SharedSpark.folder())
          .table(
              "ops.note",
              List.of("{name: a, logicalType: string, physicalType: STRING, description: A.}"),
              List.of())
          .datasets();
  private final SparkSession spark = SharedSpark.session(root, datasets);

  @ParameterizedTest
  @CsvSource({"0, 0.00", "1, 0.01", "-1999, -19.99", "9007199254740993, 90071992547409.93"})
  void money_is_exact(long cents, BigDecimal money) {
    assertThat(value("SELECT money(" + cents + "L)")).isEqualTo(money);
  }

  @ParameterizedTest
  @CsvSource({
    "10.005, 1, 1001",
    "-10.005, 1, -1001",
    "10.004999, 1, 1000",
    "19.99, 1.08500000, 2169",
    "999999999999.990000, 0.01, 1000000000000",
    "0.5, 0.01, 1",
    "0.499999, 0.01, 0",
    "99999999999999.994999, 1, 9999999999999999",
    "-99999999999999.995, 1, -10000000000000000",
    "0.000001, 999999999.99999999, 100000",
    "10000000, 999999999.99999999, 999999999999999990"
  })
  void amounts_are_rounded_half_away_from_zero_once(String amount, String rate, long cents) {
    assertThat(value("SELECT to_cents(" + amount + "BD, " + rate + "BD)")).isEqualTo(cents);
  }

  @ParameterizedTest
  @CsvSource({"100000000000000, 1", "1, 1000000000", "99999999999999, 101"})
  void what_no_money_holds_is_null_and_no_failure(String amount, String rate) {
    assertThat(value("SELECT to_cents(" + amount + "BD, " + rate + "BD)")).isNull();
  }

  @Test
  void hadoop_carries_no_defaults_of_clusters_and_all_that_files_need() {
    value("SELECT count(*) FROM ops.note");

    Configuration hadoop = spark.sparkContext().hadoopConfiguration();

    assertThat(hadoop).extracting(Map.Entry::getKey).noneMatch(key -> key.startsWith("yarn."));
    assertThat(hadoop.size()).isBetween(300, 500);
    assertThat(hadoop.get("fs.s3a.impl")).isEqualTo("org.apache.hadoop.fs.s3a.S3AFileSystem");
  }

  @Test
  void what_somebody_set_for_a_cluster_stays() {
    Configuration hadoop = new Configuration();
    hadoop.set("yarn.resourcemanager.hostname", "rm.example");

    HadoopDefaults.removeThoseOfClusters(hadoop);

    assertThat(hadoop)
        .filteredOn(entry -> entry.getKey().startsWith("yarn."))
        .extracting(Map.Entry::getKey)
        .containsExactly("yarn.resourcemanager.hostname");
  }

  @Test
  void functions_work_in_aggregates_windows_and_new_sessions() {
    SparkSession other = Sessions.pinned(spark, Map.of(), Map.of());

    assertThat(
            other
                .sql("SELECT money(SUM(x)), money(NULL) FROM VALUES (1999L), (1L) AS t(x)")
                .collectAsList())
        .extracting(Row::toString)
        .containsExactly("[20.00,null]");
    assertThat(value("SELECT money(SUM(SUM(x)) OVER ()) FROM VALUES (5L) AS t(x) GROUP BY x"))
        .isEqualTo(new BigDecimal("0.05"));
    assertThat(other.sql("SELECT money(1L) m").schema().apply("m").dataType().sql())
        .isEqualTo("DECIMAL(18,2)");
  }

  @Test
  void amounts_are_rounded_to_the_decimals_of_their_currency() {
    assertThat(value("SELECT round_to_minor_unit(139.00BD / 12, 'USD')"))
        .isEqualTo(new BigDecimal("11.580"));
    assertThat(value("SELECT round_to_minor_unit(-590BD / 12, 'JPY')"))
        .isEqualTo(new BigDecimal("-49.000"));
    assertThat(value("SELECT round_to_minor_unit(0.0005BD, 'KWD')"))
        .isEqualTo(new BigDecimal("0.001"));
    assertThat(value("SELECT round_to_minor_unit(1.5BD, NULL)")).isEqualTo(new BigDecimal("1.500"));
    assertThatThrownBy(() -> spark.sql("SELECT round_to_minor_unit(1BD, 392)"))
        .hasStackTraceContaining("round_to_minor_unit: currency must be STRING, found INT");
  }

  /** 100.00 - 60.00 - 2 x 1.2345 - 3 x 0.5 - 50.00 x 0.029 = 34.581. */
  @Test
  void contribution_is_net_sales_less_cost_of_goods_and_quantities_at_their_rates() {
    assertThat(contribution("2", "1.2345BD")).isEqualTo(new BigDecimal("34.58"));
    assertThat(contribution("-2", "1.2345BD")).isEqualTo(new BigDecimal("39.52"));
    assertThat(contribution("9999999999999BD", "9999999999BD")).isNull();
    assertThat(contribution("2", "NULL")).isNull();
  }

  private Object contribution(String shipped, String shippingRate) {
    return value(
        "SELECT contribution_margin(10000, 6000, %s, 3, 5000, %s, 0.5BD, 0.029BD)"
            .formatted(shipped, shippingRate));
  }

  @Test
  void what_would_be_rounded_twice_is_refused() {
    assertThatThrownBy(() -> spark.sql("SELECT money(1.5D)"))
        .hasStackTraceContaining("money: cents must be BIGINT, found DOUBLE");
    assertThatThrownBy(() -> spark.sql("SELECT to_cents(CAST(1 AS DECIMAL(38,15)), 1)"))
        .hasStackTraceContaining("amount must be exact with at most 6 decimals");
    assertThatThrownBy(() -> spark.sql("SELECT money(SUM(x)) FROM VALUES (1D) AS t(x)"))
        .hasStackTraceContaining("money: cents must be BIGINT, found DOUBLE");
    assertThatThrownBy(() -> spark.sql("SELECT money(1L, 2L)"))
        .hasStackTraceContaining("money: 1 arguments are expected, found 2");
  }

  @Test
  void named_parameters_are_bound_and_variables_are_not_expanded() {
    assertThat(spark.sql("SELECT :a", Map.of("a", "x")).first().getString(0)).isEqualTo("x");
    assertThat(value("SELECT '${env:HOME}'")).isEqualTo("${env:HOME}");
  }

  @Test
  void sessions_of_one_process_have_their_own_warehouse_and_the_users_settings() {
    assertThat(spark.conf().get("spark.sql.shuffle.partitions")).isEqualTo("1");
    assertThat(spark.conf().get("spark.sql.session.timeZone")).isEqualTo("UTC");
    assertThat(spark.conf().get("spark.flywheel.warehouse")).isEqualTo(root.toString());
    assertThat(
            SharedSpark.session(SharedSpark.folder(), datasets)
                .conf()
                .get("spark.flywheel.warehouse"))
        .isNotEqualTo(root.toString());
  }

  @Test
  void warnings_go_to_the_log_file_and_not_to_the_terminal() throws Exception {
    ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    PrintStream out = System.out;
    PrintStream err = System.err;
    System.setOut(new PrintStream(terminal, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(terminal, true, StandardCharsets.UTF_8));
    try {
      LoggerFactory.getLogger("org.apache.spark.Test").warn("a warning of Spark");
    } finally {
      System.setOut(out);
      System.setErr(err);
    }

    assertThat(terminal.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(Files.readString(Sessions.log(SharedSpark.settings(root, datasets))))
        .contains("WARN Test: a warning of Spark");
  }

  private Object value(String sql) {
    return spark.sql(sql).first().get(0);
  }
}
