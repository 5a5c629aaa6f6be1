package io.flywheel.warehouse.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Quality rules of a contract, and which of them are refused. */
@Tag("fast")
final class RulesTest {
  @TempDir Path datasets;

  @BeforeEach
  void writeThreeTables() throws IOException {
    ContractsTest.writeThreeTables(datasets);
  }

  @Test
  void a_rule_over_a_column_that_is_not_there_is_named_with_its_line() throws IOException {
    write(
        "gold/total/contract.yaml",
        ContractsTest.TOTAL
            .replace("sales >= 0", "sale >= 0")
            .replace("sales < 10", "Sales < size(quarters)"));

    assertThatThrownBy(() -> Contracts.read(datasets).requireSql())
        .hasMessage(
            "%1$s:18: gold.total: rule sales_rule_1: no column 'sale'; did you mean 'sales'?\n%1$s:20: gold.total: rule seldom: no column 'quarters'; did you mean 'quarter'?",
            datasets.resolve("gold/total/contract.yaml"));
  }

  @Test
  void a_rule_that_is_no_sql_is_named_with_its_line() throws IOException {
    write(
        "gold/total/contract.yaml",
        ContractsTest.TOTAL
            .replace("sales >= 0", "sales >=")
            .replaceFirst(
                "\\{type: custom[^}]*seldom[^}]*}",
                "{type: sql, name: foots, query: SELEKT 1, mustBe: 0, severity: error}"));

    assertThatThrownBy(() -> Contracts.read(datasets).requireSql())
        .hasMessageContaining(
            "contract.yaml:18: gold.total: rule sales_rule_1: 'sales >=' is not a SQL condition: [")
        .hasMessageContaining(
            "contract.yaml:20: gold.total: rule foots: 'SELEKT 1' is not a SELECT: [");
  }

  @Test
  void a_query_rule_lists_broken_rows_and_must_find_none() throws IOException {
    String query = "{type: sql, name: foots, query: SELECT 1, mustBe: 0, severity: error}";
    write(
        "gold/total/contract.yaml",
        ContractsTest.TOTAL.replaceFirst("\\{type: custom[^}]*seldom[^}]*}", query));

    assertThat(Contracts.read(datasets).get(TableName.parse("gold.total")).checks())
        .containsExactly(
            new Check(
                "foots",
                Check.Form.QUERY,
                "SELECT 1",
                Check.WhenNull.NEVER,
                Check.Severity.ERROR,
                20));

    write(
        "gold/total/contract.yaml",
        ContractsTest.TOTAL.replaceFirst(
            "\\{type: custom[^}]*seldom[^}]*}", query.replace(": 0", ": 7")));
    assertThatThrownBy(() -> Contracts.read(datasets))
        .hasMessageContaining("a query lists broken rows; mustBe is 0");

    write(
        "gold/total/contract.yaml",
        ContractsTest.TOTAL.replaceFirst("\\{type: custom[^}]*>= 0[^}]*}", query));
    assertThatThrownBy(() -> Contracts.read(datasets))
        .hasMessageContaining(
            "contract.yaml:18: a query is a rule of the table: move it under quality of the schema");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          buyer = 'b' | buyer
          buyer = 'b' OR sales > 1 | buyer
          Buyer IN ('a', NULL) | Buyer
          sales IN (1, NULL) | NULL
          NOT (sales > 1 AND buyer > 'a') | buyer
          buyer IS NULL OR buyer > seller | seller
          buyer IS NOT NULL AND (seller IS NULL OR seller > Buyer) |
          buyer IS NULL OR SELLER IS NULL OR (sales > 1 AND seller > buyer) |
          buyer IS NULL OR (seller IS NOT NULL AND seller > buyer) |
          buyer IS NULL AND buyer > 'a' | buyer
          (buyer IS NULL) = (seller IS NULL) |
          buyer <=> seller |
          COALESCE(buyer, 'none') <> 'x' |
          sales BETWEEN 1 AND 3 AND quarter LIKE '2%' |
          TRY_CAST(quarter AS INT) > 1 | TRY_CAST(quarter AS INT)
          NULLIF(sales, 1) > 1 | nullif()
          CASE WHEN sales > 1 THEN TRUE END | CASE WHEN (sales > 1) THEN true END
          CASE WHEN sales > 1 THEN TRUE ELSE FALSE END |
          """)
  void what_can_make_a_condition_null_is_found(String condition, String why) {
    assertThat(Condition.whyNull(condition, List.of("sales", "quarter")))
        .isEqualTo(Optional.ofNullable(why));
  }

  @Test
  void a_rule_that_can_be_null_says_what_null_means() throws IOException {
    String nullable = ContractsTest.TOTAL.replaceFirst("BIGINT\n\\s+required: true", "BIGINT");
    assertThat(nullable).isNotEqualTo(ContractsTest.TOTAL);
    write("gold/total/contract.yaml", nullable);
    assertThatThrownBy(() -> Contracts.read(datasets).requireSql())
        .hasMessageContaining(
            "contract.yaml:17: gold.total: rule sales_rule_1 can be NULL, as sales can; say what that"
                + " means by customProperties: [{property: whenNull, value: holds}], or value:"
                + " breaks");

    write("gold/total/contract.yaml", saying(nullable, "holds", "breaks"));
    Contracts contracts = Contracts.read(datasets);
    contracts.requireSql();
    List<Check> rules = contracts.get(TableName.parse("gold.total")).rules();
    assertThat(rules)
        .extracting(Check::kept)
        .containsExactly("COALESCE((sales >= 0), TRUE)", "COALESCE((sales < 10), FALSE)");
  }

  private static String saying(String contract, String first, String second) {
    String property = ", customProperties: [{property: whenNull, value: %s}]}";
    return contract
        .replace("severity: error}", "severity: error" + property.formatted(first))
        .replace("severity: warning}", "severity: warning" + property.formatted(second));
  }

  @ParameterizedTest
  @CsvSource({
    "'{type: custom, engine: flywheel, name: odd, implementation: sale_id > 0, severity: warning}'",
    "'{type: sql, name: odd, query: SELECT 1, mustBe: 0, severity: error}'"
  })
  void a_rule_that_nothing_evaluates_is_refused(String rule) throws IOException {
    write(
        "bronze/sale/contract.yaml",
        ContractsTest.SALE.replace(
            "customProperties:", "    quality: [" + rule + "]\ncustomProperties:"));

    assertThatThrownBy(() -> Contracts.read(datasets))
        .hasMessageContaining(
            "sale/contract.yaml:20: rule odd would never be evaluated: a rule of a bronze table is a"
                + " condition with severity error");
  }

  private void write(String path, String text) throws IOException {
    ContractsTest.write(datasets, path, text);
  }
}
