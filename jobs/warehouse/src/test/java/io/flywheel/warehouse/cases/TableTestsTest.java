package io.flywheel.warehouse.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.warehouse.SharedSpark;
import io.flywheel.warehouse.TestFolders;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.TableName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the tests of a table say about mistakes in it, on one table of the six. */
@Tag("fast")
final class TableTestsTest {
  private final Path datasets = SharedSpark.folder().resolve("datasets");
  private final Path table = datasets.resolve("gold/ledger");
  private final Path sql = table.resolve("transform.sql");
  private final Path contract = table.resolve("contract.yaml");
  private final Path broken = table.resolve("broken.csv");
  private final Path expect = table.resolve("cases/a_day_is_summed/expect.csv");

  @BeforeEach
  void a_case() throws IOException {
    TestFolders.sixTables(datasets);
    Files.writeString(broken, "rule,source_rows\nhas_rows,0\n");
    Path input = expect.resolveSibling("inputs/silver.sale.csv");
    Files.createDirectories(input.getParent());
    Files.writeString(
        input,
        """
        day,sale_id,region,cents
        2024-01-30,a,north,1000
        2024-01-30,b,north,500
        2024-02-02,c,north,700
        """);
    Files.writeString(
        expect,
        """
        day,region,amount,source_rows
        2024-01-30,north,15.00,2
        2024-02-02,north,7.00,1
        """);
  }

  @Test
  void nothing_is_said_about_a_table_without_mistakes() {
    assertThat(failures()).isEmpty();
  }

  @Test
  void a_window_that_is_too_small_is_told_with_the_row_the_day_and_the_advice() throws IOException {
    running();

    assertThat(failures())
        .last()
        .isEqualTo(
            new TestFailure(
                "windows of silver.sale, on the rows of a day is summed",
                contract
                    + ":56: the window of silver.sale is too small: interval: day\n"
                    + "A row of silver.sale of 2024-02-01 was added, and day 2024-02-02 of"
                    + " gold.ledger changed, which the window does not reach.\n"
                    + "Add lookback or lookahead to the input, or let transform.sql read only what"
                    + " the window reaches; rows that differ:",
                List.of("row", "day", "region", "amount"),
                List.of(
                    List.of("without the change", "2024-02-02", "north", "22.00"),
                    List.of("with the change", "2024-02-02", "north", "29.00"))));
  }

  @Test
  void an_interval_that_is_not_computed_alone_is_told_with_its_rows() throws IOException {
    running();

    assertThat(failures())
        .anySatisfy(
            failure -> {
              assertThat(failure.message())
                  .startsWith(
                      contract
                          + ": a window of an input is too small: day 2024-02-02 computed from"
                          + " what the windows read differs from that computed from all rows.\n");
              assertThat(failure.rows())
                  .containsExactly(
                      List.of("from all rows", "2024-02-02", "north", "22.00"),
                      List.of("from the windows", "2024-02-02", "north", "7.00"));
            });
  }

  @Test
  void a_broken_rule_is_told_with_its_line_and_the_rows() throws IOException {
    replace(contract, "source_rows > 0", "source_rows > 1");

    assertThat(failures())
        .containsExactly(
            new TestFailure(
                "a day is summed",
                contract
                    + ":45: rule has_rows is broken by 1 of the computed rows: source_rows > 1",
                List.of("day", "region", "source_rows"),
                List.of(List.of("2024-02-02", "north", "1"))));
  }

  @Test
  void a_rule_that_a_case_breaks_on_purpose_must_be_broken() throws IOException {
    Path breaks = expect.resolveSibling("breaks.csv");
    Files.writeString(breaks, "rule\nhas_rows\n");

    assertThat(failures())
        .containsExactly(
            TestFailure.of(
                "a day is summed",
                breaks + ": no computed row breaks the rule has_rows: source_rows > 0"));

    replace(contract, "source_rows > 0", "source_rows > 1");
    assertThat(failures()).isEmpty();

    Files.writeString(breaks, "rule\nhas_row\n");
    assertThat(failures())
        .containsExactly(
            TestFailure.of(
                "a day is summed",
                breaks
                    + ":2: gold.ledger has no condition 'has_row' of severity error; did you mean"
                    + " 'has_rows'?"));
  }

  @Test
  void a_rule_that_no_row_breaks_is_told_with_its_line() throws IOException {
    Files.delete(broken);
    assertThat(failures())
        .containsExactly(
            TestFailure.of(
                "rules", contract + ":45: no row breaks rule has_rows; add one to " + broken));

    Files.writeString(broken, "rule,source_rows\nhas_rows,0\nhas_rows,1\n");
    assertThat(failures())
        .containsExactly(
            TestFailure.of(
                "rules", broken + ":3: the row does not break rule has_rows: source_rows > 0"));

    Files.writeString(broken, "rule,source_rows\nhas_row,0\n");
    assertThat(failures())
        .containsExactly(
            TestFailure.of(
                "rules",
                broken + ":2: gold.ledger has no condition 'has_row'; did you mean 'has_rows'?"));
  }

  @Test
  void a_warning_is_no_failure_of_a_case() throws IOException {
    replace(contract, "source_rows > 0, severity: error", "source_rows > 1, severity: warning");

    assertThat(failures()).isEmpty();
  }

  @Test
  void a_month_in_which_its_day_does_not_lie_is_told_once() throws IOException {
    replace(sql, "SELECT month,", "SELECT DATE'2024-01-01' AS month,");

    assertThat(failures())
        .containsExactly(
            new TestFailure(
                "a day is summed",
                sql
                    + ": gold.ledger: month must be the first day of the month of day, and is not"
                    + " in 1 of the computed rows:",
                List.of("day", "region", "month"),
                List.of(List.of("2024-02-02", "north", "2024-01-01"))));
  }

  @Test
  void a_division_by_zero_is_told_with_file_line_and_table_and_without_bad_advice()
      throws IOException {
    replace(sql, "count(*) AS", "count(*) div\n  (count(*) - 1) AS");

    assertThat(failures())
        .first()
        .isEqualTo(
            TestFailure.of(
                "a day is summed",
                sql
                    + ":2: gold.ledger: [DIVIDE_BY_ZERO] Division by zero. Use `try_divide` to"
                    + " tolerate divisor being 0 and return NULL instead. SQLSTATE: 22012"));
  }

  @Test
  void a_line_with_a_field_too_few_is_named() throws IOException {
    replace(expect, "north,7.00,1", "north,7.00");

    assertThat(failures())
        .containsExactly(
            TestFailure.of("a day is summed", expect + ":3: 3 fields, the header has 4"));
  }

  /** The amount of a day and the three before it, from an input that is read for the day only. */
  private void running() throws IOException {
    Files.writeString(
        sql,
        """
        SELECT month, day, region, money(sum(cents) OVER (PARTITION BY region ORDER BY day
            RANGE BETWEEN INTERVAL '3' DAY PRECEDING AND CURRENT ROW)) AS amount, source_rows
        FROM (
          SELECT month, day, region, sum(cents) AS cents, count(*) AS source_rows
          FROM silver.sale
          GROUP BY month, day, region
        )
        """);
    replace(expect, "7.00", "22.00");
  }

  private List<TestFailure> failures() {
    Contracts contracts = Contracts.read(datasets);
    return new TableTests(
            SharedSpark.session(SharedSpark.folder(), datasets), contracts, TestDepth.once(1, 1))
        .run(contracts.get(TableName.parse("gold.ledger")))
        .failures();
  }

  private static void replace(Path file, String written, String instead) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(written);
    Files.writeString(file, text.replace(written, instead));
  }
}
