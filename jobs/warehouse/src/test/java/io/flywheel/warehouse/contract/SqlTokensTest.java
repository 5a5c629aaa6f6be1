package io.flywheel.warehouse.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a SQL text says something. */
@Tag("fast")
class SqlTokensTest {
  private static final String SELECT = "SELECT a+1, 'x  -- y' AS `b c` FROM t WHERE b>=:most";

  @Test
  void comments_and_layout_say_nothing() {
    assertThat(
            SqlTokens.text(
                """
                -- It's a comment.
                SELECT
                  a + 1,  -- with ' a quote
                  'x  -- y' AS `b c`
                FROM t /* or "what" */ WHERE b >= :most
                """))
        .isEqualTo(SqlTokens.text(SELECT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a+1     | a+2
          x  -- y | x -- y
          `b c`   | bc
          FROM t  | FROM t AS u
          :most   | most
          >=      | >
          """)
  void all_else_does(String written, String instead) {
    assertThat(SELECT).contains(written);
    assertThat(SqlTokens.text(SELECT.replace(written, instead)))
        .isNotEqualTo(SqlTokens.text(SELECT));
  }
}
