package io.flywheel.feeds.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("fast")
class FormatReaderTest {
  private static final String PATH = "flywheel.feeds.orders.format";

  @Test
  void what_is_not_said_is_as_in_a_canonical_file() {
    assertThat(format("type = csv")).isEqualTo(FileFormat.canonical(FileFormat.Type.CSV));
    assertThat(format("type = csv, decimal = \".\", skip-lines = 0"))
        .isEqualTo(FileFormat.canonical(FileFormat.Type.CSV));
  }

  @Test
  void a_delimiter_may_be_the_decimal_sign_as_quotes_tell_them_apart() {
    FileFormat format =
        format("type = csv, decimal = \",\", thousands = \"'\", escape = \"\\\\\", header = Day");

    assertThat(format.numbers()).isEqualTo(new FileFormat.NumberNotation(',', "'"));
    assertThat(format.escape()).isEqualTo("\\");
    assertThat(format.header()).isEqualTo(new FileFormat.HeaderPlace(0, "Day"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "type = csv, skip-lines = 2, header = Day|header: skip-lines says already where",
        "type = csv, skip-lines = -1|skip-lines: -1 is less than 0 lines",
        "type = csv, header = \"\"|header: '' is no name of the first column",
        "type = csv, escape = \"##\"|escape: '##': an escape is one character",
        "type = csv, escape = \"\\\"\"|escape: '\"': an escape is one character, neither the quote",
        "type = csv, escape = \",\"|escape: ',': an escape is one character",
        "type = csv, quote = \"\", escape = \"#\"|escape has no meaning where quote is empty",
        "type = csv, decimal = \",,\"|decimal: ',,' is not one character that stands in numbers",
        "type = csv, decimal = \"\"|decimal: '' is not one character",
        "type = csv, decimal = 5|decimal: '5' is not one character",
        "type = csv, decimal = \",\", thousands = \"-\"|thousands: '-' is not one character",
        "type = csv, thousands = \".\"|thousands: '.' stands before the decimals already",
        "type = csv, decimal = \",\", thousands = \",\"|thousands: ',' stands before the decimals",
        "type = csv, decimals = \",\"|unknown key 'decimals' under " + PATH + "; did you mean 'dec",
        "type = jsonl, skip-lines = 1|skip-lines has no meaning for jsonl files",
        "type = jsonl, header = Day|header has no meaning for jsonl files",
        "type = jsonl, escape = \"#\"|escape has no meaning for jsonl files",
        "type = jsonl, decimal = \",\"|decimal has no meaning for jsonl files",
        "type = parquet, thousands = \",\"|thousands has no meaning for parquet files",
        "type = parquet, skip-lines = 1|skip-lines has no meaning for parquet files",
      })
  void what_makes_no_sense_is_refused_where_it_stands(String settings, String reason) {
    assertThatThrownBy(() -> format(settings))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining(": 1: ")
        .hasMessageContaining(reason);
  }

  private static FileFormat format(String settings) {
    return FileFormats.read(settings);
  }
}
