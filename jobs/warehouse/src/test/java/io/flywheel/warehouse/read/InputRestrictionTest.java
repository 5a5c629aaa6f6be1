package io.flywheel.warehouse.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flywheel.warehouse.CornerShop;
import io.flywheel.warehouse.contract.TableName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A query over inputs of which only some rows and columns were read. */
@Tag("fast")
class InputRestrictionTest {
  private static final TableName SALE = TableName.parse("bronze.sale");

  @TempDir static Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void two_sales() {
    CornerShop shop = CornerShop.in(folder);
    shop.sales("a,0,2024-01-30,s1,1.00", "b,0,2024-01-30,s1,2.00");
    spark = shop.engine().session();
  }

  /** What the query gives over one sale, of which only the id was read. */
  private static List<String> rows(String query) {
    try (CachedRows read =
        CachedRows.now(spark.table(SALE.toString()).where("sale_id = 'a'").select("sale_id"))) {
      return InputRestriction.of(Map.of(SALE, all -> read.rows()))
          .apply(spark, spark.sql(query))
          .collectAsList()
          .stream()
          .map(Row::toString)
          .toList();
    }
  }

  @Test
  void reads_the_rows_that_are_given_wherever_the_input_stands() {
    assertThat(
            rows(
                "WITH s AS (SELECT * FROM bronze.sale)"
                    + " SELECT sale_id, (SELECT COUNT(*) FROM bronze.sale) FROM s"))
        .containsExactly("[a,1]");
  }

  @Test
  void a_column_that_was_left_out_is_no_null_but_an_error_that_names_it() {
    assertThatThrownBy(
            () -> rows("SELECT sale_id, COALESCE(day, DATE'1970-01-01') FROM bronze.sale"))
        .hasStackTraceContaining(
            "day of bronze.sale is read, but not among the `columns` of this input; add it there, in contract.yaml");
  }
}
