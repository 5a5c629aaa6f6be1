package io.flywheel.cli.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flywheel.cli.query.Script.Statement;
import java.util.List;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.execution.SparkSqlParser;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fast")
class ScriptTest {
  private static List<String> statements(String text) {
    return Script.of(text).statements().stream().map(Statement::sql).map(String::strip).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 'a;b'",
        "SELECT \"a;b\"",
        "SELECT 'it''s; so'",
        "SELECT 'it\\'s; so'",
        "SELECT r'a\\;'",
        "SELECT r'a\\'",
        "SELECT 1 AS `a\\`",
        "SELECT 1 AS `a;b`",
        "SELECT 1 AS `a``;b`",
        "SELECT /* ; */ 1",
        "SELECT /* /* ; */ ; */ 1",
        "SELECT -- ; 'open\n 1",
        "SELECT /*+ BROADCAST(r) */ * FROM gold.a r",
        "SELECT 'ü;𝄞;' AS `ß;`",
      })
  void only_a_semicolon_of_its_own_ends_a_statement(String sql) {
    assertThat(statements(sql + ";SELECT 2")).containsExactly(sql, "SELECT 2");
    assertThat(Script.of(sql).ended()).isFalse();
    assertThat(Script.of(sql + "; -- done").ended()).isTrue();
  }

  @Test
  void what_holds_no_statement_is_left_out() {
    assertThat(statements("")).isEmpty();
    assertThat(statements(" ;\n; -- nothing\n/* here */ ;")).isEmpty();
    assertThat(statements(";SELECT 1;;\n;SELECT 2; -- end"))
        .containsExactly("SELECT 1", "SELECT 2");
  }

  @Test
  void spark_counts_the_lines_and_columns_of_the_text() {
    Statement second = Script.of("SELECT 1;\n\n  SELECT 2; SELECT\n  3 FRM x").statements().get(2);

    ParseException wrong =
        catchThrowableOfType(
            ParseException.class, () -> new SparkSqlParser().parsePlan(second.sql()));

    assertThat(second.line()).isEqualTo(3);
    assertThat(wrong.getMessage()).contains("(line 4, pos 8)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT 'a;", "SELECT \"a;", "SELECT 1 AS `a;", "SELECT 1 /* a;"})
  void what_is_open_does_not_end(String sql) {
    assertThat(Script.of(sql).ended()).isFalse();
  }

  @Test
  void a_comment_without_an_end_is_left_to_the_parser() {
    assertThat(statements("SELECT 1; /* open")).containsExactly("SELECT 1", "/* open");
  }
}
