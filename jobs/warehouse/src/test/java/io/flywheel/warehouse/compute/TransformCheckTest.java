package io.flywheel.warehouse.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.flywheel.warehouse.CornerShop;
import io.flywheel.warehouse.contract.ContractException;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.run.StageRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A transform that does not keep its contract is refused before anything is written. */
@Tag("fast")
final class TransformCheckTest {
  @TempDir Path folder;
  private CornerShop shop;
  private Path sql;

  @BeforeEach
  void open() {
    shop = CornerShop.in(folder);
    sql = shop.contract("gold.ledger").resolve("transform.sql");
  }

  @Test
  void nothing_is_wrong_with_transforms_that_keep_their_contracts() {
    assertThat(shop.engine().contracts().built())
        .allSatisfy(contract -> assertThat(check().faults(contract)).isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          count(*) AS source_rows | count_if(true) + 0.5 AS source_rows | column source_rows is computed as DECIMAL(22,1) and declared as BIGINT; write CAST(... AS BIGINT) AS source_rows where it is computed, or declare it as DECIMAL(22,1) in contract.yaml
          count(*) AS source_rows | 1 AS source_rows | column source_rows is computed as INT and declared as BIGINT
          count(*) AS source_rows | count(*) AS source_row | column source_rows of the contract is not computed; add it to the last SELECT
          count(*) AS source_rows | count(*) AS source_row | column source_row is computed, and the contract has none of that name; take it out of the last SELECT, or declare it in contract.yaml; did you mean 'source_rows'?
          count(*) AS source_rows | count(*) AS files | column files is computed, and the contract has none of that name; take it out of the last SELECT, or declare it in contract.yaml; did you mean 'source_rows'?
          money(sum(cents)) AS amount | sum(cents) AS amount | column amount is computed as BIGINT and declared as DECIMAL(18,2); if it holds cents, write money(...) AS amount; otherwise write CAST(... AS DECIMAL(18,2)) AS amount where it is computed, or declare it as BIGINT
          count(*) AS source_rows | count(*) AS source_rows, 'x' AS more | column more is computed, and the contract has none of that name
          count(*) AS source_rows | count(*) AS source_rows, 1 AS source_rows | column source_rows is computed twice
          FROM silver.sale | FROM (SELECT s.* FROM silver.sale AS s LEFT ANTI JOIN silver.shop USING (shop)) | reads silver.shop, which is not an input in contract.yaml: its changes would affect nothing; name it under inputs, with its window
          FROM silver.sale | FROM silver.sale WHERE shop IN (SELECT shop FROM bronze.shop) | reads bronze.shop, which is not an input
          """)
  void a_transform_that_says_otherwise_than_its_contract_is_refused(
      String written, String instead, String fault) throws IOException {
    assertThat(faultsWith(written, instead))
        .anySatisfy(found -> assertThat(found).startsWith(sql + ": gold.ledger: " + fault));
  }

  @Test
  void an_input_that_the_select_does_not_read_is_refused_in_the_contract() throws IOException {
    assertThat(
            faultsWith(
                "FROM silver.sale",
                "FROM (VALUES (DATE'2024-01-01', DATE'2024-01-01', 'n', 1L))"
                    + " AS sale (month, day, region, cents)"))
        .singleElement()
        .asString()
        .startsWith(
            shop.contract("gold.ledger").resolve("contract.yaml")
                + ": gold.ledger: input silver.sale is not read by transform.sql");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sum(cents) | sum(cent) | 2 | [UNRESOLVED_COLUMN.WITH_SUGGESTION]
          FROM silver.sale | FROM silver.sales | 3 | [TABLE_OR_VIEW_NOT_FOUND]
          FROM silver.sale | FRM silver.sale s b | 3 | [PARSE_SYNTAX_ERROR]
          """)
  void a_mistake_in_the_sql_is_named_with_table_file_and_line(
      String written, String instead, int line, String error) throws IOException {
    assertThat(faultsWith(written, instead))
        .singleElement()
        .asString()
        .startsWith(sql + ":" + line + ": gold.ledger: " + error)
        .doesNotContain("\n")
        .doesNotContain("line " + line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT DISTINCT changes.shop | SELEKT DISTINCT changes.shop | [PARSE_SYNTAX_ERROR]
          SELECT DISTINCT changes.shop | SELECT DISTINCT changes.shp | [UNRESOLVED_COLUMN.WITH_SUGGESTION]
          """)
  void a_mistake_in_what_an_input_affects_is_named_with_the_line_of_the_input(
      String written, String instead, String error) throws IOException {
    Path contract = shop.contract("silver.shop").resolve("contract.yaml");
    Path affected = contract.resolveSibling("affected.sql");
    String text = Files.readString(affected);
    assertThat(text).contains(written);
    Files.writeString(affected, text.replace(written, instead));
    shop = CornerShop.in(folder);

    assertThat(check().faults(shop.engine().contracts().get(TableName.parse("silver.shop"))))
        .singleElement()
        .asString()
        .startsWith(contract + ":26: silver.shop: what bronze.shop affects: " + error);
  }

  @Test
  void a_table_that_is_not_there_is_named_with_the_nearest() throws IOException {
    assertThat(faultsWith("FROM silver.sale", "FROM silver.sales"))
        .singleElement()
        .asString()
        .endsWith(" Did you mean 'silver.sale'?");
  }

  @Test
  void a_rule_that_cannot_be_asked_is_named_with_its_line() throws IOException {
    Path contract = shop.contract("gold.ledger").resolve("contract.yaml");
    String text = Files.readString(contract);
    assertThat(text).contains("source_rows > 0");
    Files.writeString(contract, text.replace("source_rows > 0", "source_rows + true > 0"));
    shop = CornerShop.in(folder);

    assertThat(check().faults(shop.engine().contracts().get(TableName.parse("gold.ledger"))))
        .singleElement()
        .asString()
        .matches(
            "\\Q%s\\E:\\d+: gold\\.ledger: rule \\w+: \\[DATATYPE_MISMATCH.*".formatted(contract));
  }

  @Test
  void a_division_by_zero_is_named_with_its_line_and_nothing_is_written() throws IOException {
    shop.shops("s1,2024-01-01,north");
    shop.sales("a,0,2024-01-30,s1,10.00");
    replace("count(*) AS source_rows", "count(*) div (count(*) - 1) AS source_rows");
    CornerShop changed = CornerShop.in(folder);

    assertThat(catchThrowable(() -> build(changed)))
        .isInstanceOf(StageRefusedException.class)
        .hasMessage(
            sql
                + ":2: gold.ledger: [DIVIDE_BY_ZERO] Division by zero. Use `try_divide` to tolerate"
                + " divisor being 0 and return NULL instead. SQLSTATE: 22012. Nothing of the table"
                + " was written.");
    assertThat(changed.engine().tables().exists(TableName.parse("gold.ledger"))).isFalse();
  }

  /** Spark gives no line of this one. */
  @Test
  void a_mistake_without_a_line_is_named_with_table_and_file() throws IOException {
    assertThat(faultsWith("GROUP BY month, day, region", "GROUP BY month, day"))
        .singleElement()
        .asString()
        .startsWith(sql + ": gold.ledger: [MISSING_AGGREGATION]");
  }

  @Test
  void a_rounding_that_the_functions_refuse_is_named_with_its_table_and_file() throws IOException {
    assertThat(faultsWith("money(sum(cents))", "money(sum(cents) / 2)"))
        .singleElement()
        .asString()
        .startsWith(sql + ": gold.ledger: money: cents must be BIGINT");
  }

  @Test
  void a_build_with_a_fault_writes_no_table_and_opens_no_run() throws IOException {
    shop.shops("s1,2024-01-01,north");
    shop.sales("a,0,2024-01-30,s1,10.00");
    replace("count(*) AS source_rows", "1 AS source_rows");
    CornerShop changed = CornerShop.in(folder);
    changed.engine().runs().end();

    Throwable refused = catchThrowable(() -> build(changed));

    assertThat(refused)
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("column source_rows is computed as INT and declared as BIGINT");
    assertThat(changed.engine().tables().exists(TableName.parse("silver.sale"))).isFalse();
    assertThat(changed.engine().runs().open()).isEmpty();
  }

  @Test
  void a_parse_error_is_named_with_table_file_and_line() throws IOException {
    shop.sales("a,0,2024-01-30,s1,10.00");
    replace("GROUP BY", "GROUPED BY");
    CornerShop changed = CornerShop.in(folder);

    assertThat(catchThrowable(() -> build(changed)))
        .isInstanceOf(ContractException.class)
        .hasMessageStartingWith(sql + ":4: gold.ledger: [PARSE_SYNTAX_ERROR]");
  }

  @Test
  void a_definition_that_was_computed_before_is_not_looked_at_again() throws IOException {
    shop.shops("s1,2024-01-01,north");
    shop.sales("a,0,2024-01-30,s1,10.00");
    shop.run();
    replace("-- One row", "-- One other row");

    assertThat(build(CornerShop.in(folder))).isEmpty();
    replace("count(*) AS source_rows", "1 AS source_rows");
    assertThat(catchThrowable(() -> build(CornerShop.in(folder))))
        .isInstanceOf(ContractException.class);
  }

  private static List<TableReport> build(CornerShop shop) {
    List<TableReport> reports = new ArrayList<>();
    shop.engine().build(Optional.empty(), BuildScheduler.Scope.stale(), reports::add);
    return reports;
  }

  private List<String> faultsWith(String written, String instead) throws IOException {
    replace(written, instead);
    shop = CornerShop.in(folder);
    return check().faults(shop.engine().contracts().get(TableName.parse("gold.ledger")));
  }

  private TransformCheck check() {
    return new TransformCheck(shop.engine().session(), shop.engine().contracts(), Map.of());
  }

  private void replace(String written, String instead) throws IOException {
    String text = Files.readString(sql);
    assertThat(text).contains(written);
    Files.writeString(sql, text.replace(written, instead));
  }
}
