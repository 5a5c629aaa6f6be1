package io.flywheel.warehouse.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spark's messages in one line, without advice that would make wrong figures. */
@Tag("fast")
final class SparkMessageTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          [DIVIDE_BY_ZERO] Division by zero. Use `try_divide` to tolerate divisor being 0 and return NULL instead. If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error. SQLSTATE: 22012 | [DIVIDE_BY_ZERO] Division by zero. Use `try_divide` to tolerate divisor being 0 and return NULL instead. SQLSTATE: 22012
          [ARITHMETIC_OVERFLOW] integer overflow. Use 'try_add' to tolerate overflow and return NULL instead. If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error. SQLSTATE: 22003 | [ARITHMETIC_OVERFLOW] integer overflow. Use 'try_add' to tolerate overflow and return NULL instead. SQLSTATE: 22003
          [NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION] 12.3 cannot be represented as Decimal(2, 1). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead. SQLSTATE: 22003 | [NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION] 12.3 cannot be represented as Decimal(2, 1). SQLSTATE: 22003
          [DATATYPE_MISMATCH] cannot cast "DATE" to "INT" with ANSI mode on. | [DATATYPE_MISMATCH] cannot cast "DATE" to "INT".
          [PARSE_SYNTAX_ERROR] Syntax error at or near 'BY'. SQLSTATE: 42601 (line 4, pos 6) | [PARSE_SYNTAX_ERROR] Syntax error at or near 'BY'. SQLSTATE: 42601
          [UNRESOLVED_COLUMN] No column `a.b`. SQLSTATE: 42703; line 2 pos 7; | [UNRESOLVED_COLUMN] No column `a.b`. SQLSTATE: 42703
          The set of files in spark.sql is fine | The set of files in spark.sql is fine
          """)
  void a_sentence_leaves_out_settings_and_places(String said, String shown) {
    assertThat(
            SparkMessage.sentence(new IllegalStateException("\n" + said + "\n== SQL ==\nSELECT 1")))
        .isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({"''", "' \n '"})
  void a_failure_without_a_message_is_told_by_its_class(String nothing) {
    assertThat(SparkMessage.line(new IllegalStateException(nothing)))
        .isEqualTo("IllegalStateException");
  }
}
