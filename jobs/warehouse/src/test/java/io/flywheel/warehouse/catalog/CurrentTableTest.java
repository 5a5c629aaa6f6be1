package io.flywheel.warehouse.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flywheel.warehouse.CornerShop;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.session.Sessions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two sales of January, of which one was revised, and one of February that was deleted. */
@Tag("proof")
class CurrentTableTest {
  private static final TableName SALE = TableName.parse("bronze.sale");
  private static final String SALES =
      "SELECT sale_id, revision, amount FROM current.sale ORDER BY sale_id";

  @TempDir static Path folder;
  private static SparkSession spark;
  private static long unrevised;

  @BeforeAll
  static void four_sales() {
    CornerShop shop = CornerShop.in(folder);
    shop.sales("a,0,2024-01-30,s1,1.00", "b,0,2024-01-31,s1,2.00", "c,0,2024-02-01,s1,3.00");
    unrevised = shop.engine().tables().version(SALE);
    shop.sales("b,1,2024-01-31,s1,5.00");
    spark = shop.engine().session();
    spark
        .table(SALE.toString())
        .where("sale_id = 'c'")
        .selectExpr(
            Arrays.stream(spark.table(SALE.toString()).columns())
                .map(
                    column ->
                        switch (column) {
                          case "is_deleted" -> "true AS is_deleted";
                          case "delivery" -> "2 AS delivery";
                          default -> column;
                        })
                .toArray(String[]::new))
        .write()
        .format("delta")
        .mode("append")
        .save(shop.engine().tables().path(SALE));
  }

  private static List<String> rows(SparkSession session, String sql) {
    return session.sql(sql).collectAsList().stream().map(Row::toString).toList();
  }

  @Test
  void has_the_newest_version_of_each_row_and_no_tombstone() {
    assertThat(rows(spark, SALES)).containsExactly("[a,0,1.000000]", "[b,1,5.000000]");
  }

  @Test
  void a_session_that_reads_an_older_version_sees_what_was_current_then() {
    assertThat(rows(Sessions.published(spark, Map.of(SALE, unrevised), Map.of()), SALES))
        .containsExactly("[a,0,1.000000]", "[b,0,2.000000]", "[c,0,3.000000]");
    assertThat(rows(Sessions.published(spark, Map.of(), Map.of()), SALES)).isEmpty();
  }

  @Test
  void joins_with_itself() {
    assertThat(
            rows(
                spark,
                "WITH s AS (SELECT * FROM current.sale) SELECT l.sale_id, r.amount,"
                    + " (SELECT COUNT(*) FROM CURRENT.SALE) FROM s AS l"
                    + " JOIN current.sale AS r ON r.sale_id = l.sale_id ORDER BY 1"))
        .containsExactly("[a,1.000000,2]", "[b,5.000000,2]");
  }

  @Test
  void a_query_of_a_day_reads_the_files_that_may_hold_it() {
    assertThat(spark.sql("SELECT * FROM current.sale").inputFiles()).hasSize(4);
    assertThat(spark.sql("SELECT * FROM current.sale WHERE month = '2024-02-01'").inputFiles())
        .hasSize(2);
    assertThat(spark.sql("SELECT * FROM current.sale WHERE day = '2024-01-31'").inputFiles())
        .hasSize(2);
  }

  @Test
  void is_listed_and_described_with_what_was_delivered() {
    assertThat(rows(spark, "SHOW TABLES IN current"))
        .containsExactly("[current,sale,false]", "[current,shop,false]");
    assertThat(rows(spark, "DESCRIBE current.sale"))
        .contains("[shop,string,Shop.]")
        .noneMatch(column -> column.startsWith("[is_deleted"));
    assertThat(rows(spark, "DESCRIBE EXTENDED current.sale"))
        .anyMatch(line -> line.contains("The newest version of each row of bronze.sale. Sales"));
    assertThat(rows(spark, "SHOW NAMESPACES")).contains("[current]");
  }

  @Test
  void a_table_without_versions_has_no_current_rows() {
    assertThatThrownBy(() -> spark.sql("SELECT * FROM current.ledger"))
        .hasMessageContaining("TABLE_OR_VIEW_NOT_FOUND");
  }

  @Test
  void is_not_written() {
    assertThatThrownBy(() -> spark.sql("DROP TABLE current.sale"))
        .hasMessageContaining("current.sale is computed from bronze.sale");
    assertThatThrownBy(() -> spark.sql("DELETE FROM current.sale"))
        .hasMessageContaining("current.sale is computed from bronze.sale");
  }
}
