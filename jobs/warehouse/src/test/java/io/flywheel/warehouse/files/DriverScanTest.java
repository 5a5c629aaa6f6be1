package io.flywheel.warehouse.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.tables.DeltaTable;
import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.CornerShop;
import io.flywheel.warehouse.SharedSpark;
import io.flywheel.warehouse.contract.TableName;
import java.util.Arrays;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.Snapshot;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A table of four files: two in January, the 10th to 12th and the 20th, and two later ones. */
@Tag("fast")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DriverScanTest {
  private static final TableName SALE = TableName.parse("bronze.sale");

  private CornerShop shop;
  private SparkSession session;

  @BeforeAll
  void four_files() {
    shop = CornerShop.in(SharedSpark.folder());
    shop.sales("a,0,2024-01-10,s1,1.00", "b,0,2024-01-12,s1,2.00");
    shop.sales("c,0,2024-01-20,s1,3.00");
    shop.sales("d,0,2024-02-01,s2,4.00");
    shop.sales("e,0,2024-03-31,s2,5.00");
    session = shop.engine().session();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "true | 4 | a b c d e",
        "month = DATE'2024-01-01' | 2 | a b c",
        "month <> DATE'2024-01-01' | 2 | d e",
        "month IN (DATE'2024-01-01', DATE'2024-03-01') | 3 | a b c e",
        "year(month) = 2023 | 0 | ''",
        "month IS NULL | 0 | ''",
        "day = DATE'2024-01-11' | 1 | ''",
        "day = DATE'2024-01-12' | 1 | b",
        "DATE'2024-01-12' >= day | 1 | a b",
        "day < DATE'2024-01-10' | 0 | ''",
        "day <= DATE'2024-01-10' | 1 | a",
        "day > DATE'2024-03-30' | 1 | e",
        "day > DATE'2024-03-31' | 0 | ''",
        "day >= DATE'2024-01-20' AND day <= DATE'2024-02-01' | 2 | c d",
        "day IN (DATE'2024-01-20', DATE'2024-01-21') | 1 | c",
        "month = DATE'2024-01-01' AND day = DATE'2024-01-20' OR month = DATE'2024-03-01' | 2 | c e",
        "NOT (day > DATE'2024-01-10') | 1 | a",
        "day = DATE'2024-02-01' OR shop = 's1' | 4 | a b c d",
        "day = DATE'2024-02-01' AND amount > 4 | 1 | ''",
        "shop = 's2' | 4 | d e",
        "day = (SELECT max(day) FROM bronze.sale) | 4 | e",
        "day <=> DATE'2024-02-01' | 1 | d",
      })
  void a_query_reads_the_files_that_may_hold_its_rows(String filter, int files, String sales) {
    Dataset<Row> query =
        session.sql("SELECT sale_id FROM bronze.sale WHERE " + filter + " ORDER BY sale_id");

    assertThat(query.inputFiles()).as("files read").hasSize(files);
    assertThat(query.collectAsList().stream().map(row -> row.getString(0)))
        .containsExactlyElementsOf(
            Arrays.stream(sales.split(" ")).filter(sale -> !sale.isEmpty()).toList());
  }

  @Test
  void planning_a_query_starts_no_spark_job() {
    SparkContext context = session.sparkContext();
    context.setJobGroup("planning", "none expected", false);
    try {
      session.sql("SELECT * FROM bronze.sale WHERE day = DATE'2024-01-20'").inputFiles();
      assertThat(context.statusTracker().getJobIdsForGroup("planning")).isEmpty();
      session.sql("SELECT * FROM bronze.sale WHERE day = DATE'2024-01-20'").collectAsList();
      assertThat(context.statusTracker().getJobIdsForGroup("planning")).hasSize(1);
    } finally {
      context.clearJobGroup();
    }
  }

  @Test
  void a_limit_reads_no_more_files_than_it_needs() {
    assertThat(session.sql("SELECT sale_id FROM bronze.sale LIMIT 2").collectAsList()).hasSize(2);
    assertThat(session.sql("SELECT sale_id FROM bronze.sale LIMIT 9").collectAsList()).hasSize(5);
  }

  @Test
  void an_older_version_has_its_own_files() {
    Dataset<Row> older = session.sql("SELECT sale_id FROM bronze.sale VERSION AS OF 2");

    assertThat(older.inputFiles()).hasSize(2);
    assertThat(older.collectAsList()).hasSize(3);
  }

  @Test
  void files_of_days_are_told_by_their_statistics() {
    Snapshot snapshot = shop.engine().tables().snapshot(SALE).orElseThrow();
    IntervalFiles files =
        IntervalFiles.of(
            snapshot,
            session.sparkContext().hadoopConfiguration(),
            shop.engine().contracts().get(SALE),
            DayRanges.parse("2024-01-12..2024-01-31"));

    assertThat(files.touched()).hasSize(2);
  }

  @Test
  void a_table_of_a_newer_protocol_is_not_written() {
    CornerShop own = CornerShop.in(SharedSpark.folder());
    own.sales("a,0,2024-01-10,s1,1.00");
    own.run();
    String path = own.engine().tables().path(TableName.parse("silver.sale"));
    DeltaTable.forPath(own.engine().session(), path).addFeatureSupport("columnMapping");
    own.sales("b,0,2024-01-10,s1,1.00");

    assertThatThrownBy(own::run)
        .hasMessageContaining("silver/sale asks more of its readers than Flywheel does")
        .hasMessageContaining("columnMapping")
        .hasMessageContaining("build again");
  }
}
