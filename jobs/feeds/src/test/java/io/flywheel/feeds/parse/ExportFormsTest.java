package io.flywheel.feeds.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.feeds.mapping.FileFormat;
import io.flywheel.feeds.mapping.FileFormats;
import io.flywheel.feeds.mapping.SourceColumns;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forms in which exports come as their tools write them. */
@Tag("fast")
class ExportFormsTest {
  private static final String REPORT =
      "Report \"Q1\n\"Day\nall shops, \"x\"\n\nid,price\n1,2.50\nid,price\n";

  @TempDir Path folder;

  @Test
  void lines_before_the_header_are_skipped_whatever_their_quotes_say() throws IOException {
    assertThat(parse(REPORT, "skip-lines = 4")).containsExactly("6: 1|2.50", "7: id|price", "ok");
    assertThat(parse(REPORT, "skip-lines = 3")).containsExactly("6: 1|2.50", "7: id|price", "ok");
    assertThat(parse(REPORT, "header = id")).containsExactly("6: 1|2.50", "7: id|price", "ok");
    assertThat(parse("x\r\n\"id\",price\r\n1,2\r\n", "header = id"))
        .containsExactly("3: 1|2", "ok");
    assertThat(parse("id,price\n1,2\n", "header = id")).containsExactly("2: 1|2", "ok");
  }

  @Test
  void a_header_that_is_not_there_refuses_the_file() throws IOException {
    assertThat(parse(REPORT, "header = Tag"))
        .containsExactly(
            "broken: the header: no line has 'Tag' as its first column, as format.header says");
    assertThat(parse("", "header = id"))
        .containsExactly(
            "broken: the header: no line has 'id' as its first column, as format.header says");
    assertThat(parse("id,price\n1,2\n", "skip-lines = 5"))
        .containsExactly("broken: format.skip-lines = 5 skips the whole file, which has 2 lines");
    assertThat(parse("a\nb\n", "skip-lines = 2"))
        .containsExactly("broken: the file is empty: not even a header line");
    assertThat(parse("a\nid,cost\n", "skip-lines = 1"))
        .containsExactly(
            "broken: line 2: the header: unknown column 'cost'; map it or list it under ignored;"
                + " missing column 'price'");
    assertThat(parse("a\nid,price", "header = id"))
        .first()
        .asString()
        .startsWith("broken: line 2: the header: the last line has no line break");
  }

  @Test
  void a_report_of_two_bytes_a_character_has_its_header_found() throws IOException {
    byte[] wide = "\uFEFFReport\nid\tprice\n1\t2\n".getBytes(Charset.forName("UTF-16LE"));
    assertThat(parse(wide, "encoding = UTF-16LE, delimiter = \"\\t\", header = id"))
        .containsExactly("3: 1|2", "ok");
  }

  @Test
  void blank_lines_are_no_records_where_records_have_several_fields() throws IOException {
    assertThat(parse("\nid,price\n\n1,2\n \t\r\n\n\"\"\n,\n3,4\n\n", ""))
        .containsExactly(
            "4: 1|2",
            "7! the line has 1 fields where the header has 2",
            "8: null|null",
            "9: 3|4",
            "ok");
    assertThat(parse("id,price\n1,2\n  ", ""))
        .containsExactly("2: 1|2", "3! the line has 1 fields where the header has 2", "ok");
  }

  @Test
  void a_backslash_before_a_quote_or_itself_is_read_where_the_mapping_says_so() throws IOException {
    String text =
        "id,price\n\"He said \\\"hi\\\", ok\",1\n\"path C:\\\\\",2\n\"C:\\temp \"\"x\"\"\",3\n"
            + "a\\b,4\n\"\\\"\",5\n\"cut\\\",6\n7,7\n";
    assertThat(parse(text, "escape = \"\\\\\""))
        .containsExactly(
            "2: He said \"hi\", ok|1",
            "3: path C:\\|2",
            "4: C:\\temp \"x\"|3",
            "5: a\\b|4",
            "6: \"|5",
            "7! a quote that opens a field is never closed",
            "8: 7|7",
            "ok");
    assertThat(parse(text, "")).startsWith("2! text follows a closing quote", "3: path C:\\\\|2");
  }

  @Test
  void numbers_are_read_in_the_notation_of_the_file() throws IOException {
    String text =
        """
        id;price
        1;1.200,50
        1.200,50;-12.345.678,9
        2;1200
        3;0,5
        4;1.200
        5;12,345,6
        6;1.20,5
        7;n/a
        8;1,5E-3
        9;+1,5
        """;
    assertThat(parse(text, "delimiter = \";\", decimal = \",\", thousands = \".\""))
        .containsExactly(
            "2: 1|1200.50",
            "3: 1.200,50|-12345678.9",
            "4: 2|1200",
            "5: 3|0.5",
            "6: 4|1200",
            "7: 5|12,345,6",
            "8: 6|1.20,5",
            "9: 7|n/a",
            "10: 8|1,5E-3",
            "11: 9|+1,5",
            "ok");
    assertThat(
            parse(text, "delimiter = \";\", decimal = \",\", thousands = \".\", scientific = true"))
        .contains("10: 8|0.0015");
    assertThat(parse("id,price\n1,\"1,234.50\"\n2,1234.5\n3,\"1,23\"\n", "thousands = \",\""))
        .containsExactly("2: 1|1234.50", "3: 2|1234.5", "4: 3|1,23", "ok");
    assertThat(parse("id,price\n1,\"1\u202F234,5\"\n", "decimal = \",\", thousands = \"\u202F\""))
        .containsExactly("2: 1|1234.5", "ok");
  }

  @Test
  void a_number_is_never_read_as_another_one() throws IOException {
    assertThat(
            parse(
                "id;price\n1;1.5\n2;1234.567\n3;0.123\n4;1e5\n5;1.234\n",
                "delimiter = \";\", decimal = \",\", thousands = \".\""))
        .containsExactly(
            "2! price: '1.5' would be read as another number: format.decimal = ',' and thousands"
                + " = '.' read 1.234,5",
            "3! price: '1234.567' would be read as another number: format.decimal = ',' and"
                + " thousands = '.' read 1.234,5",
            "4! price: '0.123' would be read as another number: format.decimal = ',' and thousands"
                + " = '.' read 1.234,5",
            "5: 4|1e5",
            "6: 5|1234",
            "ok");
    assertThat(parse("id,price\n1,1234.50\n", "decimal = \",\""))
        .startsWith(
            "2! price: '1234.50' would be read as another number: format.decimal = ',' reads"
                + " 1234,5");
  }

  @Test
  void a_record_that_is_set_aside_shows_the_text_of_the_file_and_hides_what_is_personal()
      throws IOException {
    FileFormat format = FileFormats.read("type = csv, decimal = \",\"");
    SourceColumns columns = ParsedFile.columns(SourceColumns.Order.BY_NAME);
    SourceColumns personal =
        new SourceColumns(
            columns.used(),
            List.of(),
            Set.of(),
            Set.of("price"),
            columns.uses(),
            Set.of("price"),
            List.of(),
            SourceColumns.Order.BY_NAME);
    byte[] bytes = "id,price\n1,\"2,50\"\n2,2.50\n".getBytes(StandardCharsets.UTF_8);

    List<Row> rows = ParsedFile.rows(folder, "a.csv", bytes, numbers(columns), format, null);
    assertThat(rows.get(0).getString(5)).isEqualTo("1,\"2,50\"");
    assertThat(rows.get(0).getString(11)).isEqualTo("2.50");
    rows = ParsedFile.rows(folder, "a.csv", bytes, personal, format, null);
    assertThat(rows.get(1).getString(5)).isEqualTo("2,***");
    assertThat(rows.get(1).getString(6)).startsWith("price: *** would be read as another number");
  }

  @Test
  void a_column_that_is_an_id_somewhere_keeps_its_text() throws IOException {
    SourceColumns columns =
        new SourceColumns(
            List.of("id", "price"),
            List.of(),
            Set.of(),
            Set.of(),
            Map.of("id", ParsedFile.use("order_id", "STRING", -1)),
            Set.of("id"),
            List.of(),
            SourceColumns.Order.BY_NAME);
    FileFormat format = FileFormats.read("type = csv, decimal = \",\"");
    assertThat(
            ParsedFile.texts(
                folder,
                "a.csv",
                "id,price\n1.5,\"1,5\"\n".getBytes(StandardCharsets.UTF_8),
                columns,
                format,
                null))
        .containsExactly("2: 1.5|1,5", "ok");
  }

  @Test
  void an_optional_column_is_null_where_a_file_lacks_it() throws IOException {
    SourceColumns columns =
        new SourceColumns(
            List.of("id", "price"),
            List.of("*"),
            Set.of("price"),
            Set.of("price", "mail"),
            Map.of(),
            Set.of(),
            List.of(),
            SourceColumns.Order.BY_NAME);
    List<Row> csv =
        ParsedFile.rows(
            folder,
            "a.csv",
            "id,x,mail\n1,2,Ann\n".getBytes(StandardCharsets.UTF_8),
            columns,
            FileFormats.read("type = csv"),
            null);
    assertThat(csv.get(0).getString(11)).isNull();
    assertThat(csv.get(0).getString(5)).isEqualTo("1,2,***");
    assertThat(csv.get(1).getString(8)).isNull();
    List<Row> parquet =
        ParsedFile.rows(
            folder,
            "a.parquet",
            ParquetFiles.bytes(
                "optional double x; required binary mail (STRING); required int32 id;",
                List.of(row -> row.append("mail", "Ann").append("id", 1))),
            columns,
            FileFormats.read("type = parquet"),
            null);
    assertThat(parquet.get(0).getString(10)).isEqualTo("1");
    assertThat(parquet.get(0).getString(11)).isNull();
    assertThat(parquet.get(0).getString(5)).isEqualTo("{\"id\":1}");
    List<Row> json =
        ParsedFile.rows(
            folder,
            "a.jsonl",
            "{\"id\":1,\"x\":2}\n{\"id\":1,\"Price\":2}\n".getBytes(StandardCharsets.UTF_8),
            columns,
            FileFormats.read("type = jsonl"),
            null);
    assertThat(json.get(0).isNullAt(6)).isTrue();
    assertThat(json.get(1).getString(6)).isEqualTo("unknown keys: Price");
  }

  private List<String> parse(String text, String settings) throws IOException {
    return parse(text.getBytes(StandardCharsets.UTF_8), settings);
  }

  private List<String> parse(byte[] bytes, String settings) throws IOException {
    return ParsedFile.texts(
        folder,
        "a.csv",
        bytes,
        numbers(ParsedFile.columns(SourceColumns.Order.BY_NAME)),
        FileFormats.read("type = csv, " + settings),
        null);
  }

  private static SourceColumns numbers(SourceColumns columns) {
    return new SourceColumns(
        columns.used(),
        columns.ignored(),
        columns.optional(),
        columns.personal(),
        columns.uses(),
        Set.of("price"),
        List.of(),
        columns.order());
  }
}
