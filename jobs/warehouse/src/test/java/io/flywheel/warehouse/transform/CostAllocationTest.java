package io.flywheel.warehouse.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

@Tag("fast")
final class CostAllocationTest {
  private static final StructType PREPARED =
      StructType.fromDDL(
          """
          month DATE,
          entries ARRAY<STRUCT<account: STRING, sub_account: STRING, segment: STRING, cents: BIGINT>>,
          activity ARRAY<STRUCT<segment: STRING, revenue_line: STRING, net_sales: DECIMAL(18,2),
            orders: BIGINT, returns: BIGINT, units: BIGINT, weight_shipped: DECIMAL(28,6),
            weight_handled: DECIMAL(28,6), weight_in_stores: DECIMAL(28,6), goods_value: DECIMAL(18,2),
            cost_of_goods: DECIMAL(18,2), shipping_charged: DECIMAL(18,2), platform_orders: BIGINT,
            new_customers: BIGINT, subscription_days: BIGINT, cloud_list_cost: DECIMAL(38,15),
            usage_rows: BIGINT>>,
          driver_sets STRING,
          one_time_sub_accounts STRING""");

  @Test
  void every_set_of_the_settings_has_rows_with_the_columns_of_the_contract() {
    List<Row> rows =
        new CostAllocation()
            .rows(
                month(
                    "{\"by_use\":{\"pools\":{\"other\":\"net_sales\",\"rent\":null}},"
                        + "\"fourth\":{\"method\":\"direct\",\"pools\":{\"other\":\"orders\"}}}"));

    assertThat(rows)
        .containsExactly(
            RowFactory.create(
                LocalDate.of(2025, 9, 1),
                "by_use",
                "fulfilment",
                "legal",
                "none",
                "North America",
                "Online stores",
                true,
                new BigDecimal("1.000000"),
                new BigDecimal("0.00"),
                new BigDecimal("12.34")),
            RowFactory.create(
                LocalDate.of(2025, 9, 1),
                "fourth",
                "fulfilment",
                "legal",
                "none",
                "none",
                "unallocated",
                true,
                new BigDecimal("1.000000"),
                new BigDecimal("0.00"),
                new BigDecimal("12.34")));
  }

  @Test
  void pools_without_a_solution_are_named_with_the_month() {
    assertThatThrownBy(
            () ->
                new CostAllocation()
                    .rows(
                        month(
                            "{\"mine\":{\"pools\":{\"legal\":\"0.5 orders, 0.5 pool b\","
                                + "\"b\":\"0.5 orders, 0.5 pool legal\",\"other\":\"units\"}}}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "2025-09, driver set mine: the pools b and legal give everything to each other, and what"
                + " they hold reaches no revenue line; give one of them a quantity that the month has");
  }

  private static Row month(String driverSets) {
    Row entry = row("entries", "fulfilment", "legal", "none", 1_234L);
    Row activity =
        row(
            "activity",
            "North America",
            "Online stores",
            new BigDecimal("5.00"),
            0L,
            0L,
            0L,
            null,
            null,
            null,
            null,
            null,
            null,
            0L,
            0L,
            0L,
            null,
            0L);
    return new GenericRowWithSchema(
        new Object[] {
          LocalDate.of(2025, 9, 1), sequence(entry), sequence(activity), driverSets, "[\"legal\"]"
        },
        PREPARED);
  }

  private static Row row(String column, Object... values) {
    return new GenericRowWithSchema(
        values, (StructType) ((ArrayType) PREPARED.apply(column).dataType()).elementType());
  }

  private static Object sequence(Row row) {
    return CollectionConverters.asScala(Arrays.asList(row)).toSeq();
  }
}
