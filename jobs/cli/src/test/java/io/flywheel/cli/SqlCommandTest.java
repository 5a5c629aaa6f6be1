package io.flywheel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.cli.Console.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Files of statements, and statements about tables, on a warehouse of six small tables. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("proof")
class SqlCommandTest {
  private final Console console = new Console();

  @BeforeAll
  void one_run() throws IOException {
    console.deliver(
        "reference/shops/2024-01-01.csv", "shop,valid_from,region\nS1,2024-01-01,north\n");
    console.deliver("sales/2024-01-01.csv", Console.SALES + "a,0,2024-01-01 10:00:00,S1,12.50\n");
    Outcome run = console.flywheel("run");
    assertThat(run.code()).as(run.err()).isEqualTo(0);
  }

  private Outcome sql(String... arguments) {
    String[] line = new String[arguments.length + 1];
    line[0] = "sql";
    System.arraycopy(arguments, 0, line, 1, arguments.length);
    return console.flywheel(line);
  }

  private void file(String name, String text) throws IOException {
    Files.writeString(console.folder().resolve(name), text);
  }

  @Test
  void a_file_is_run_statement_by_statement() throws IOException {
    file(
        "report.sql",
        "\uFEFF-- two; results\nSELECT ';' AS a;\nSELECT amount FROM gold.ledger;\n-- end\n");

    assertThat(sql("-f", "report.sql").out()).isEqualTo("a\n-\n;\n\namount\n------\n 12.50\n");
    assertThat(sql("--file", "report.sql", "--format", "csv").out())
        .isEqualTo("a\r\n;\r\n\r\namount\r\n12.50\r\n");
    assertThat(sql("--file", "report.sql", "--format", "json").out())
        .isEqualTo("[\n{\"a\":\";\"}\n]\n\n[\n{\"amount\":12.50}\n]\n");
  }

  @Test
  void an_argument_and_standard_input_hold_several_statements_too() {
    assertThat(sql("--format", "csv", "SELECT 1 AS a; SELECT 2 AS b;").out())
        .isEqualTo("a\r\n1\r\n\r\nb\r\n2\r\n");
    assertThat(
            console
                .flywheelReading(
                    "SELECT 1 AS a;\nSELECT 2 AS b", "sql", "--format", "csv", "-f", "-")
                .out())
        .isEqualTo("a\r\n1\r\n\r\nb\r\n2\r\n");
  }

  @Test
  void a_wrong_statement_is_named_with_file_and_line_and_ends_the_file() throws IOException {
    file(
        "wrong.sql",
        "SELECT 1 AS a;\n\n-- here\nSELECT day,\n  amont\nFROM gold.ledger;\nSELECT 2");
    file("typo.sql", "SELECT 1 AS a;\n\nSELEC 2;\n");

    Outcome wrong = sql("-f", "wrong.sql");
    Outcome typo = sql("-f", "typo.sql");

    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.out()).startsWith("a\n-\n1\n").doesNotContain("2");
    assertThat(wrong.err())
        .contains("flywheel: wrong.sql, line 4: [UNRESOLVED_COLUMN.WITH_SUGGESTION]")
        .contains("line 5 pos 2");
    assertThat(typo.code()).isEqualTo(2);
    assertThat(typo.err())
        .contains("flywheel: typo.sql, line 3: [PARSE_SYNTAX_ERROR]")
        .contains("(line 3, pos 0)\n\n== SQL ==\nSELEC 2\n");
    assertThat(sql("SELECT 1; DROP TABLE gold.ledger").err())
        .contains("flywheel: statement 2: sql");
  }

  @Test
  void a_statement_that_fails_while_it_runs_is_named_too() throws IOException {
    file("failing.sql", "SELECT 1 AS a;\nSELECT amount / (amount - amount) FROM gold.ledger;");

    Outcome failed = sql("-f", "failing.sql");

    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.err())
        .contains("flywheel: failing.sql, line 2: [DIVIDE_BY_ZERO]")
        .contains("Details are in ");
  }

  @Test
  void a_file_without_a_statement_or_beside_a_query_is_wrong_usage() throws IOException {
    file("empty.sql", "-- nothing yet;\n;\n");
    Files.write(
        console.folder().resolve("latin.sql"), "SELECT 'Ä'".getBytes(StandardCharsets.ISO_8859_1));
    Path missing = console.folder().resolve("missing.sql");

    assertThat(sql("-f", "empty.sql").code()).isEqualTo(2);
    assertThat(sql("-f", "empty.sql").err()).contains("empty.sql holds no statement");
    assertThat(sql(" ; ").err()).contains("the query holds no statement");
    assertThat(sql().err()).contains("standard input holds no statement");
    assertThat(sql("-f", "empty.sql", "SELECT 1").err()).contains("not both");
    assertThat(sql("-f", "missing.sql").err())
        .isEqualTo("flywheel: there is no file " + missing + "\n");
    assertThat(sql("-f", "missing.sql").code()).isEqualTo(2);
    assertThat(sql("-f", "latin.sql").err()).contains("latin.sql is not UTF-8");
  }

  @Test
  void a_described_table_says_its_purpose_and_usage_and_whole_comments() throws IOException {
    Path contract = console.folder().resolve("datasets/ops/publication/contract.yaml");
    String comment =
        "For each table the Delta version and table id, the hash of its definition, and";
    assertThat(Files.readString(contract)).contains(comment);

    for (String describe : new String[] {"DESCRIBE", "DESC TABLE", "DESCRIBE EXTENDED"}) {
      Outcome table = sql(describe + " OPS.publication");
      assertThat(table.out())
          .startsWith("Purpose: What readers see, and the state that the engine continues from.")
          .contains("\nUsage:   The newest row of kind published or rolled_back names ")
          .contains("what bronze and ops hold.\n\ncol_name ")
          .contains(comment + " the versions of the inputs that it was computed from.\n");
      assertThat(table.err()).isEmpty();
    }
    assertThat(sql("DESCRIBE ops.publication tables").out())
        .startsWith("info_name")
        .contains(comment);
    assertThat(sql("--format", "csv", "DESCRIBE ops.publication").out())
        .startsWith("col_name,data_type,comment\r\n")
        .contains(comment);
  }

  @Test
  void a_plan_is_a_text_of_many_lines() {
    assertThat(sql("EXPLAIN SELECT day FROM gold.ledger").out())
        .startsWith("== Physical Plan ==\n")
        .doesNotContain("…");
  }
}
