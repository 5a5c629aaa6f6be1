package io.flywheel.warehouse.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flywheel.warehouse.CornerShop;
import io.flywheel.warehouse.TestContracts;
import io.flywheel.warehouse.TestFolders;
import io.flywheel.warehouse.compute.TableReport;
import io.flywheel.warehouse.contract.ContractException;
import io.flywheel.warehouse.run.StageRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table whose rows a Java class makes is built, restricted and refused like any other. */
@Tag("fast")
class RowTransformTest {
  private static final String ROWS =
      "SELECT day, region, number, amount, first_sold_at FROM gold.instalment ORDER BY ALL";

  @TempDir Path folder;

  @BeforeEach
  void a_table_of_instalments() {
    TestFolders.sixTables(folder.resolve("datasets"));
    new TestContracts(folder.resolve("datasets"))
        .table(
            "gold.instalment",
            List.of(
                "{name: month, logicalType: date, physicalType: DATE, required: true, partitioned:"
                    + " true, partitionKeyPosition: 1, description: Month.}",
                "{name: day, logicalType: date, physicalType: DATE, required: true, primaryKey:"
                    + " true, primaryKeyPosition: 1, description: Day.}",
                "{name: region, logicalType: string, physicalType: STRING, required: true,"
                    + " primaryKey: true, primaryKeyPosition: 2, description: Region.}",
                "{name: number, logicalType: integer, physicalType: INT, required: true,"
                    + " primaryKey: true, primaryKeyPosition: 3, description: From 1.}",
                "{name: amount, logicalType: number, physicalType: 'DECIMAL(18,2)', required: true,"
                    + " description: Money.}",
                "{name: first_sold_at, logicalType: timestamp, physicalType: TIMESTAMP, required:"
                    + " true, description: First sale.}"),
            List.of(
                "{property: inputs, value: [{table: silver.sale, interval: day}]}",
                "{property: rowTransform, value: Instalments}"))
        .transform(
            "gold.instalment",
            """
            -- One row per day and region: its sales.
            SELECT day, region, MIN(CAST(day AS TIMESTAMP)) AS first_sold_at,
              ARRAY_SORT(COLLECT_LIST(STRUCT(sale_id, cents))) AS sales
            FROM silver.sale
            GROUP BY day, region
            """);
  }

  private CornerShop shop() {
    CornerShop shop = CornerShop.in(folder);
    shop.shops("s1,2024-01-01,north", "s2,2024-01-01,south");
    return shop;
  }

  @Test
  void each_prepared_row_becomes_rows_of_the_table() {
    CornerShop shop = shop();
    shop.sales("a,0,2024-01-30,s1,10.00", "b,0,2024-01-30,s1,0.01", "c,0,2024-01-31,s2,0.02");
    shop.run();

    assertThat(shop.query(ROWS))
        .containsExactly(
            "[2024-01-30,north,1,3.34,2024-01-30 00:00:00.0]",
            "[2024-01-30,north,2,3.34,2024-01-30 00:00:00.0]",
            "[2024-01-30,north,3,3.33,2024-01-30 00:00:00.0]",
            "[2024-01-31,south,1,0.01,2024-01-31 00:00:00.0]",
            "[2024-01-31,south,2,0.01,2024-01-31 00:00:00.0]",
            "[2024-01-31,south,3,0.00,2024-01-31 00:00:00.0]");
  }

  @Test
  void a_late_row_computes_its_day_again_and_no_other() {
    CornerShop shop = shop();
    shop.sales("a,0,2024-01-30,s1,10.00", "b,0,2024-03-01,s2,5.00");
    shop.run();
    shop.sales("c,0,2024-01-30,s2,0.03");

    List<TableReport> reports = shop.run();

    assertThat(reports)
        .filteredOn(report -> report.table().name().equals("instalment"))
        .extracting(report -> report.days().toString(), TableReport::rows)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("2024-01-30", 6L));
    assertThat(shop.monthsRead("gold.instalment", "2024-01-30")).containsExactly("2024-01-01");
    assertThat(shop.differenceFromFullRebuild("gold.instalment")).isEmpty();
  }

  @Test
  void what_cannot_be_computed_is_said_in_its_own_words_and_nothing_is_written() {
    CornerShop shop = shop();
    shop.sales("a,0,2024-01-30,s1,10.00");
    shop.run();
    shop.sales("b,0,2024-01-31,s1,-10.00");

    assertThatThrownBy(shop::run)
        .isInstanceOf(StageRefusedException.class)
        .hasMessage(
            "gold.instalment: 2024-01-31 in north: -1000 cents cannot be paid in instalments;"
                + " deliver the sales that they return. Nothing of the table was written.");
    assertThat(shop.query(ROWS)).hasSize(3);
  }

  @Test
  void a_class_that_is_not_there_is_named_before_anything_is_built() throws IOException {
    Path contract = folder.resolve("datasets/gold/instalment/contract.yaml");
    Files.writeString(
        contract, Files.readString(contract).replace("value: Instalments", "value: Instalment"));
    CornerShop shop = shop();
    shop.sales("a,0,2024-01-30,s1,10.00");

    assertThatThrownBy(shop::run)
        .isInstanceOf(ContractException.class)
        .hasMessage(
            contract
                + ": rowTransform Instalment: no class io.flywheel.warehouse.transform.Instalment"
                + " that implements RowTransform and has a constructor without arguments");
  }
}
