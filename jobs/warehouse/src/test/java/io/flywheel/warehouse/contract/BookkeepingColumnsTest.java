package io.flywheel.warehouse.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flywheel.warehouse.TestContracts;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("fast")
class BookkeepingColumnsTest {
  private static final String FEED = "{property: feed, value: sales}";
  private static final String BY_SOLD_AT = "{property: businessDay, value: sold_at}";
  private static final String NO_REVISION = "{property: revision, value: 0}";
  private static final String SALE_ID =
      "{name: sale_id, logicalType: string, physicalType: STRING, required: true, primaryKey: true,"
          + " primaryKeyPosition: 1, description: Key.}";
  private static final String SOLD_AT =
      "{name: sold_at, logicalType: timestamp, physicalType: TIMESTAMP, description: When.}";

  @TempDir Path datasets;

  @Test
  void they_stand_around_the_delivered_columns() {
    Contract sale = sale(List.of(SALE_ID, SOLD_AT), FEED, BY_SOLD_AT, NO_REVISION);

    assertThat(sale.columns())
        .extracting(column -> column.name() + " " + column.physicalType())
        .containsExactly(
            "month DATE",
            "day DATE",
            "sale_id STRING",
            "sold_at TIMESTAMP",
            "revision INT",
            "source_file STRING",
            "source_line BIGINT",
            "lookup_file STRING",
            "lookup_line BIGINT",
            "delivery INT",
            "version_rank INT",
            "is_deleted BOOLEAN",
            "run_id STRING");
    assertThat(sale.columns())
        .filteredOn(column -> !column.required())
        .extracting(ContractColumn::name)
        .containsExactly("sold_at", "lookup_file", "lookup_line");
    assertThat(sale.deliveredColumns())
        .extracting(ContractColumn::name)
        .containsExactly("sale_id", "sold_at");
    assertThat(sale.partitions()).containsExactly("month");
    assertThat(sale.key()).containsExactly("sale_id");
  }

  @Test
  void a_feed_may_deliver_month_day_and_revision() {
    Contract sale =
        sale(
            List.of(
                SALE_ID,
                "{name: revision, logicalType: integer, physicalType: INT, required: true,"
                    + " description: Counted.}",
                "{name: month, logicalType: date, physicalType: DATE, required: true,"
                    + " partitioned: true, partitionKeyPosition: 1, description: Month.}"),
            FEED,
            "{property: businessDay, value: last_day(month)}",
            "{property: revision, value: revision}");

    assertThat(sale.columnNames())
        .startsWith("day", "sale_id", "revision", "month", "source_file")
        .doesNotHaveDuplicates();
    assertThat(sale.deliveredColumns())
        .extracting(ContractColumn::name)
        .containsExactly("sale_id", "revision", "month");
    assertThat(text(sale, "revision"))
        .isEqualTo(
            "Counted. The order of versions is version_rank DESC, revision DESC, source_file,"
                + " delivery DESC, source_line, is_deleted.");
    assertThat(text(sale, "month")).isEqualTo("Month.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sold_at           | Business day, the date of sold_at in the reporting time zone.
          sold_on           | Business day: sold_on.
          next_day(sold_on) | Business day: next_day(sold_on).
          """)
  void the_business_day_says_what_it_is_of(String sql, String text) {
    String soldOn = "{name: sold_on, logicalType: date, physicalType: DATE, description: When.}";
    Contract sale =
        sale(
            List.of(SALE_ID, SOLD_AT, soldOn),
            FEED,
            "{property: businessDay, value: '" + sql + "'}",
            NO_REVISION);

    assertThat(text(sale, "day")).isEqualTo(text);
    assertThat(text(sale(List.of(SALE_ID), FEED, NO_REVISION), "day"))
        .isEqualTo("Business day, the day of the file.");
  }

  @Test
  void usage_states_the_order_of_versions() {
    assertThat(sale(List.of(SALE_ID), FEED, NO_REVISION).usage())
        .contains(BookkeepingColumns.VERSION_ORDER);
  }

  @Test
  void records_without_a_key_are_known_by_file_and_line() {
    String file = "{property: primaryKey, value: [source_file, source_line]}";
    Contract sale = sale(List.of(SOLD_AT), FEED, NO_REVISION, file);

    assertThat(sale.key()).containsExactly("source_file", "source_line");
    assertThatThrownBy(() -> sale(List.of(SALE_ID), FEED, NO_REVISION, file))
        .hasMessageContaining("primaryKeyPosition of the columns must be 1..3, each once");
    assertThatThrownBy(
            () -> sale(List.of(SOLD_AT), FEED, NO_REVISION, file.replace(", source_line", "")))
        .hasMessageContaining("contract.yaml:15: property primaryKey is for records without a key");
  }

  @ParameterizedTest
  @CsvSource({
    "source_file, STRING, string",
    "is_deleted, BOOLEAN, boolean",
    "day, DATE, date",
    "month, DATE, date",
    "revision, INT, integer"
  })
  void a_contract_that_lists_one_is_refused_with_its_line(
      String name, String physical, String logical) {
    String added =
        "{name: %s, logicalType: %s, physicalType: %s, required: true, description: X.}"
            .formatted(name, logical, physical);

    assertThatThrownBy(() -> sale(List.of(SALE_ID, added, SOLD_AT), FEED, BY_SOLD_AT, NO_REVISION))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining(
            "contract.yaml:12: column '%s' is added by the engine; delete it from the contract"
                .formatted(name));
  }

  @Test
  void a_column_that_a_property_reads_is_listed() {
    assertThatThrownBy(() -> sale(List.of(SALE_ID), FEED, "{property: revision, value: revision}"))
        .hasMessageContaining("a property of the feed reads column 'revision'");
    assertThatThrownBy(
            () ->
                sale(
                    List.of(SALE_ID),
                    FEED,
                    "{property: businessDay, value: last_day(month)}",
                    NO_REVISION))
        .hasMessageContaining("a property of the feed reads column 'month'");
  }

  private static String text(Contract contract, String column) {
    return ContractReader.column(contract.columns(), column).orElseThrow().description();
  }

  private Contract sale(List<String> columns, String... properties) {
    new TestContracts(datasets).table("bronze.sale", columns, List.of(properties));
    return Contracts.read(datasets).get(TableName.parse("bronze.sale"));
  }
}
