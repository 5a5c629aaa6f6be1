package io.flywheel.feeds.sample;

import static io.flywheel.feeds.sample.SampleFiles.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flywheel.feeds.mapping.FileFormat;
import io.flywheel.feeds.mapping.MappingException;
import io.flywheel.feeds.sample.Sample.Setting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("fast")
class SampleReaderTest {
  private static Sample csv(String text) {
    return SampleReader.read(file("x.csv", text));
  }

  private static List<String> settings(Sample sample) {
    return sample.format().stream().map(s -> s.name() + " = " + s.value()).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x.xlsx|504b0304|libreoffice --headless --convert-to csv",
        "x.xls|d0cf11e0|libreoffice --headless --convert-to csv",
        "x.zst|28b52ffd|unpack it",
        "x.json|5b7b7d5d|jq -c '.[]'",
        "x.json|7b0a2261223a0a317d|jq -c .",
        "x.csv|''|is empty",
      })
  void what_no_mapping_reads_says_how_to_convert_it(String name, String hex, String remedy) {
    Path file = file(name, java.util.HexFormat.of().parseHex(hex));

    assertThatThrownBy(() -> SampleReader.read(file))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(remedy);
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    assertThatThrownBy(() -> SampleReader.read(Path.of("nowhere.csv")))
        .isInstanceOf(MappingException.class)
        .hasMessage("nowhere.csv: no such file");
  }

  @Test
  void a_packed_file_is_read_whatever_its_name() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write("id;day\n1;2025-01-01\n".getBytes(StandardCharsets.UTF_8));
    }
    Sample sample = SampleReader.read(file("x.csv.gz", packed.toByteArray()));

    assertThat(sample.columns()).extracting(SampleColumn::name).containsExactly("id", "day");
    assertThat(settings(sample)).containsExactly("delimiter = \";\"");
  }

  @Test
  void a_last_line_without_a_line_break_is_a_guess() {
    assertThat(csv("a,b\n1,2").format())
        .singleElement()
        .satisfies(
            setting -> {
              assertThat(setting.name()).isEqualTo("final-line-break");
              assertThat(setting.guess()).contains("is the file whole?");
            });
    assertThat(csv("a,b\n1,2\n").format()).isEmpty();
  }

  @Test
  void lines_before_a_header_without_a_name_of_its_own_are_counted() {
    assertThat(settings(csv("Report\n\n,b,c\nx,2,3\ny,3,4\n"))).containsExactly("skip-lines = 2");
    assertThat(settings(csv("Report\na,b,c\nx,2,3\ny,3,4\n"))).containsExactly("header = \"a\"");
  }

  @Test
  void words_for_nothing_are_told_and_weak_ones_only_among_numbers() {
    Sample sample = csv("a,b,c\n1,NULL,x\n-,N/A,-\n3,5,y\n");

    assertThat(sample.format())
        .containsExactly(
            new Setting(
                "null-values",
                "[\"\", \"NULL\", \"N/A\", \"-\"]",
                "- stands among numbers or times, for no value"));
    assertThat(csv("a,b\nNA,x\nDE,y\n").format()).isEmpty();
  }

  @Test
  void totals_of_a_report_are_no_rows() {
    Sample sample = csv("Land,Umsatz\nDE,5\nFR,6\nSumme,11\n");

    assertThat(sample.rows()).isEqualTo(2);
    assertThat(sample.totals()).contains("Land NOT LIKE 'Summe%'");
    assertThat(csv("Name,x\nTotally Fine Ltd,5\nb,6\n").totals()).isEmpty();
    assertThat(csv("Land,x\n,5\nDE,6\nTotal,11\n").totals())
        .contains("coalesce(Land, '') NOT LIKE 'Total%'");
  }

  @Test
  void fields_of_objects_are_columns_and_numbers_keep_their_digits() {
    Sample sample =
        SampleReader.read(
            file(
                "x.jsonl", "{\"id\":1,\"price\":12.50,\"who\":{\"name\":\"a\"},\"tags\":[1,2]}\n"));

    assertThat(sample.type()).isEqualTo(FileFormat.Type.JSONL);
    assertThat(sample.explode()).isEmpty();
    assertThat(sample.columns())
        .extracting(SampleColumn::sql)
        .containsExactly("id", "price", "get_json_object(who, '$.name')", "tags");
    assertThat(sample.columns().get(1).values()).containsExactly("12.50");
  }

  @Test
  void a_zero_with_many_decimals_is_not_scientific_notation() {
    Sample plain = SampleReader.read(file("x.jsonl", "{\"cost\":0.000000000000000}\n"));
    Sample scientific = SampleReader.read(file("x.jsonl", "{\"cost\":1e3}\n"));

    assertThat(plain.format()).isEmpty();
    assertThat(plain.columns().get(0).values()).containsExactly("0.000000000000000");
    assertThat(settings(scientific)).containsExactly("scientific = true");
  }

  @Test
  void a_name_is_quoted_where_the_parser_would_take_it_for_something_else() {
    assertThat(Names.quoted("Order_1")).isEqualTo("Order_1");
    assertThat(Names.quoted("Order")).isEqualTo("`Order`");
    assertThat(Names.quoted("a`b")).isEqualTo("`a``b`");
    assertThat(Names.quoted("Impr.")).isEqualTo("`Impr.`");
  }

  @Test
  void names_and_values_show_what_is_of_people() {
    assertThat(Names.personal(SampleColumn.of("Billing Name", List.of()))).isTrue();
    assertThat(Names.personal(SampleColumn.of("customerEmail", List.of()))).isTrue();
    assertThat(Names.personal(SampleColumn.of("Contact", List.of("a@b.example")))).isTrue();
    assertThat(Names.personal(SampleColumn.of("BillingAccountName", List.of("x")))).isFalse();
    assertThat(Names.personal(SampleColumn.of("Lineitem name", List.of("Mug")))).isFalse();
  }
}
