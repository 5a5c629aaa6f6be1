package io.flywheel.feeds.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What changes the fingerprint of a mapping, and what does not. */
@Tag("fast")
class MappingFingerprintTest {
  private static final String MAPPING =
      """
      files = "a/*.csv"
      format { type = csv, null-values = ["", "NULL"] }
      day { name = "a b (.*)" }
      columns { kind = "IF(Qty - -1 > 0, 'a  b', \\"c -- d\\")", tax = "0" }
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "files = [\"b/*.csv\"]",
        "ignored = [x], personal = [y], replaces = path, revision-horizon = 3",
        "day { name = \"a b (.*)\" }, format { type = csv, null-values = [\"NULL\", \"\"] }",
        "columns { tax = 0, kind = \"IF ( Qty-  -1>0 ,\\n 'a  b',\\t\\\"c -- d\\\" ) -- why\" }",
        "columns.kind = \"IF(Qty /* n */ - -1 > 0, 'a  b', \\\"c -- d\\\")\"",
        "optional = [], records = null, lookup {}"
      })
  void what_says_nothing_of_rows_changes_nothing(String change) {
    assertThat(changed(change)).isEqualTo(changed("")).hasSize(64);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "format.delimiter = \";\"",
        "format.null-values = [\"\"]",
        "format.null-values = []",
        "day.name = \"a  b (.*)\"",
        "day { name = null, rows = \"max(Day)\" }",
        "columns.kind = \"IF(Qty - -1 > 0, 'a b', \\\"c -- d\\\")\"",
        "columns.kind = \"IF(Qty --1 > 0, 'a  b', \\\"c -- d\\\")\"",
        "columns.tax = \"1\"",
        "columns.currency = \"Qty\"",
        "where = \"Qty > 0\"",
        "explode = lines",
        "optional = [Qty]",
        "records = [{ where = \"Qty > 0\" }]",
        "lookup.orders { match = \"(.*)\", on { A = B } }"
      })
  void what_makes_other_rows_changes_it(String change) {
    assertThat(changed(change)).isNotEqualTo(changed(""));
  }

  @Test
  void of_a_second_file_its_names_say_nothing_and_its_key_does() {
    String lookup =
        "lookup.o { files = \"%s\", ignored = [\"%s\"], match = \"(.*)\", on { A = %s } }";

    assertThat(changed(lookup.formatted("b", "x", "B")))
        .isEqualTo(changed(lookup.formatted("c", "y", "B")))
        .isNotEqualTo(changed(lookup.formatted("b", "x", "C")));
  }

  @Test
  void a_raw_text_ends_at_its_next_quote() {
    assertThat(new SqlText("concat(r'\\' ,  'a  b')").dense()).isEqualTo("concat(r'\\','a  b')");
    assertThat(new SqlText("concat('\\'  ' ,  `a  \\` , 1)").dense())
        .isEqualTo("concat('\\'  ',`a  \\`,1)");
    assertThat(new SqlText("a  AND 'open  ").dense()).isEqualTo("a AND'open  ");
  }

  private static String changed(String change) {
    return MappingFingerprint.of(
        ConfigFactory.parseString(change)
            .withFallback(ConfigFactory.parseString(MAPPING))
            .resolve()
            .root());
  }
}
