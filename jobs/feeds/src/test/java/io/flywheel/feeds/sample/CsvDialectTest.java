package io.flywheel.feeds.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fast")
class CsvDialectTest {
  @ParameterizedTest
  @ValueSource(chars = {',', ';', '\t', '|'})
  void the_delimiter_cuts_all_lines_into_as_many_fields(char delimiter) {
    String text = "id/price/note\n1/2.50/a\n2/3.00/b\n".replace('/', delimiter);

    assertThat(CsvDialect.of(text).delimiter()).isEqualTo(delimiter);
  }

  @Test
  void commas_of_decimals_are_no_delimiter() {
    assertThat(CsvDialect.of("id;price\n1;2,50\n2;3,00\n").delimiter()).isEqualTo(';');
  }

  @Test
  void a_quoted_field_keeps_delimiters_and_line_breaks() {
    String text = "id,note\n1,\"a, b\nc \"\"d\"\"\"\n2,e\n";
    CsvDialect dialect = CsvDialect.of(text);

    assertThat(dialect).isEqualTo(new CsvDialect(',', '"', (char) 0));
    assertThat(dialect.records(text))
        .containsExactly(List.of("id", "note"), List.of("1", "a, b\nc \"d\""), List.of("2", "e"));
  }

  @Test
  void inches_inside_of_fields_are_no_quotes() {
    String text = "sku\tqty\nPipe 12\" long\t1\nPipe 6\"\t2\n";
    CsvDialect dialect = CsvDialect.of(text);

    assertThat(dialect.quote()).isEqualTo((char) 0);
    assertThat(dialect.records(text)).contains(List.of("Pipe 12\" long", "1"));
  }

  @Test
  void a_backslash_before_a_quote_is_an_escape() {
    String text = "id,note\n1,\"12\\\" pipe, long\"\n2,\"b\"\n";
    CsvDialect dialect = CsvDialect.of(text);

    assertThat(dialect.escape()).isEqualTo('\\');
    assertThat(dialect.records(text)).contains(List.of("1", "12\" pipe, long"));
  }

  @Test
  void a_backslash_before_a_doubled_quote_is_that_of_json_in_the_field() {
    String text =
        "cost,tags\n1.00,\"{\"\"name\"\": \"\"5\\\"\" pipe, long\"\"}\"\n2.00,\"{\"\"name\"\": \"\"b\"\"}\"\n";
    CsvDialect dialect = CsvDialect.of(text);

    assertThat(dialect.escape()).isEqualTo((char) 0);
    assertThat(dialect.records(text)).contains(List.of("1.00", "{\"name\": \"5\\\" pipe, long\"}"));
  }

  @Test
  void a_backslash_at_the_end_of_a_quoted_field_is_none() {
    assertThat(CsvDialect.of("id,path\n1,\"C:\\\"\n2,\"D:\\\"\n").escape()).isEqualTo((char) 0);
  }

  @Test
  void a_quote_that_is_never_closed_ends_with_its_line() {
    assertThat(new CsvDialect(',', '"', (char) 0).records("a,b\n\"x,1\ny,2\n"))
        .containsExactly(List.of("a", "b"), List.of("\"x", "1"), List.of("y", "2"));
  }
}
