package io.flywheel.warehouse.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flywheel.warehouse.SharedSpark;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the function is made of; which rates hold on which days, the cases of the facts say. */
@Tag("proof")
class AsOfDaysTest {
  private static SparkSession spark;

  @BeforeAll
  static void an_empty_warehouse() {
    spark = SharedSpark.session(SharedSpark.folder(), SharedSpark.PROJECT.resolve("datasets"));
  }

  @Test
  void has_the_days_of_one_table_beside_the_columns_of_the_other() {
    assertThat(
            spark
                .sql("SELECT r.* FROM AS_OF_DAYS('silver.fx_rate', 'bronze.order_line') AS r")
                .columns())
        .containsExactly("month", "day", "currency", "valid_from", "valid_to", "rate");
  }

  @Test
  void takes_names_of_tables_only() {
    assertThatThrownBy(() -> spark.sql("SELECT * FROM as_of_days('silver.fx_rate')"))
        .hasMessageContaining("as_of_days: 2 arguments are expected, found 1");
    assertThatThrownBy(() -> spark.sql("SELECT * FROM as_of_days('silver.fx_rate', 7)"))
        .hasMessageContaining("arguments are names of tables in quotes, found 7");
    assertThatThrownBy(
            () -> spark.sql("SELECT * FROM as_of_days('silver.fx_rate', 'csv.`/etc/passwd`')"))
        .hasMessageContaining("is not a table name");
  }
}
