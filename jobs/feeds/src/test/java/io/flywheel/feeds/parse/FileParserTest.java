package io.flywheel.feeds.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.feeds.ingest.Warehouse;
import io.flywheel.feeds.mapping.FileFormat;
import io.flywheel.feeds.mapping.SourceColumns;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("fast")
class FileParserTest {
  private static final SourceColumns COLUMNS = ParsedFile.columns(SourceColumns.Order.DECLARED);

  @TempDir Path folder;

  @Test
  void records_come_with_their_lines_and_the_digest_comes_last() throws IOException {
    assertThat(parse("a.csv", "id,price\n1,2.50\n\"2\",\"3,\"\"x\"\"\n4\"\r\n3,\n"))
        .containsExactly("2: 1|2.50", "3: 2|3,\"x\"\n4", "5: 3|null", "ok");
  }

  @Test
  void a_file_cut_in_mid_row_quarantines_the_last_row_even_when_all_fields_are_there()
      throws IOException {
    assertThat(parse("a.csv", "id,price\n1,12.50\n2,12.5"))
        .containsExactly("2: 1|12.50", "3! the last line has no line break", "ok");
    assertThat(parse("a.csv", "id,price\n1,12.50\n2"))
        .containsExactly("2: 1|12.50", "3! the line has 1 fields where the header has 2", "ok");
  }

  @Test
  void a_missing_last_line_break_is_allowed_when_the_settings_say_so() throws IOException {
    FileFormat format =
        new FileFormat(FileFormat.Type.CSV, ',', "\"", "UTF-8", List.of(""), false, false, false);
    assertThat(parse("a.csv", bytes("id,price\n1,12.50"), COLUMNS, format, null))
        .containsExactly("2: 1|12.50", "ok");
  }

  @Test
  void a_quote_that_is_never_closed_costs_its_line_only() throws IOException {
    assertThat(parse("a.csv", "id,price\n1,\"2\n2,3\n3,4\n"))
        .containsExactly("2! a quote that opens a field is never closed", "3: 2|3", "4: 3|4", "ok");
  }

  @Test
  void a_quote_in_the_wrong_place_costs_its_line_only() throws IOException {
    assertThat(parse("a.csv", "id,price\n1,2\"\n2,\"3\"x\n3,\"4\n4,\"5\"\n5,6\n"))
        .containsExactly(
            "2! a quote stands inside a field",
            "3! text follows a closing quote",
            "4! text follows a closing quote",
            "5: 4|5",
            "6: 5|6",
            "ok");
  }

  @Test
  void too_many_fields_nul_and_lone_carriage_returns_are_faults() throws IOException {
    assertThat(parse("a.csv", "id,price\n1,2,3\n\n2,\0\n3,4\r5\n6,7\n"))
        .containsExactly(
            "2! the line has 3 fields where the header has 2",
            "4! a NUL character stands inside the record",
            "5! a carriage return without a line feed",
            "6: 6|7",
            "ok");
  }

  @Test
  void headers_that_differ_break_the_file() throws IOException {
    assertThat(parse("a.csv", "price,id\n1,2\n")).first().asString().contains("another order");
    assertThat(parse("a.csv", "id\n1\n"))
        .containsExactly("broken: line 1: the header: missing column 'price'");
    assertThat(parse("a.csv", "id,price,tax\n1,2,3\n"))
        .containsExactly("broken: line 1: the header: unknown column 'tax'");
    assertThat(parse("a.csv", "id,price,id\n")).first().asString().contains("'id' stands twice");
    assertThat(parse("a.csv", "id;price\n1;2\n"))
        .first()
        .asString()
        .contains("missing column 'id'");
  }

  @Test
  void an_empty_file_is_broken_and_a_header_alone_is_a_file_without_records() throws IOException {
    assertThat(parse("a.csv", ""))
        .containsExactly("broken: the file is empty: not even a header line");
    assertThat(parse("a.jsonl", "")).first().asString().startsWith("broken: the file is empty");
    assertThat(parse("a.csv", "id,price\n")).containsExactly("ok");
  }

  @Test
  void a_byte_order_mark_is_no_part_of_the_first_column() throws IOException {
    assertThat(parse("a.csv", "\uFEFFid,price\n1,2\n")).containsExactly("2: 1|2", "ok");
  }

  @Test
  void bytes_in_another_encoding_break_the_file_and_name_the_line() throws IOException {
    byte[] latin = "id,price\n1,2\nm\u00fcller,3\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(parse("a.csv", latin, COLUMNS, format("a.csv"), null))
        .last()
        .asString()
        .isEqualTo("broken: line 3: not UTF-8 text");
    byte[] wide = "id,price\n1,2\n".getBytes(StandardCharsets.UTF_16LE);
    assertThat(parse("a.csv", wide, COLUMNS, format("a.csv"), null))
        .last()
        .asString()
        .startsWith("broken: the text is UTF-16LE");
  }

  @Test
  void a_truncated_or_damaged_gzip_breaks_the_file() throws IOException {
    StringBuilder text = new StringBuilder("id,price\n");
    for (int i = 0; i < 5_000; i++) {
      text.append(i).append(',').append(i * 7919 % 1000).append('\n');
    }
    byte[] whole = Warehouse.gzip(text.toString());
    assertThat(parse("a.csv.gz", whole, COLUMNS, format("a.csv.gz"), null))
        .hasSize(5_001)
        .last()
        .isEqualTo("ok");
    byte[] half = Arrays.copyOf(whole, whole.length / 2);
    assertThat(parse("a.csv.gz", half, COLUMNS, format("a.csv.gz"), null))
        .last()
        .asString()
        .contains("truncated or damaged gzip");
    byte[] withoutTrailer = Arrays.copyOf(whole, whole.length - 4);
    assertThat(parse("a.csv.gz", withoutTrailer, COLUMNS, format("a.csv.gz"), null))
        .last()
        .asString()
        .contains("truncated or damaged gzip");
    byte[] damaged = whole.clone();
    damaged[whole.length - 6] ^= 1;
    assertThat(parse("a.csv.gz", damaged, COLUMNS, format("a.csv.gz"), null))
        .last()
        .asString()
        .contains("truncated or damaged gzip");
    assertThat(parse("a.csv.gz", bytes("id,price\n1,2\n"), COLUMNS, format("a.csv.gz"), null))
        .last()
        .asString()
        .startsWith("broken:");
  }

  @Test
  void gzip_members_one_after_the_other_are_one_file_and_garbage_after_them_is_not()
      throws IOException {
    ByteArrayOutputStream two = new ByteArrayOutputStream();
    two.write(Warehouse.gzip("id,price\n1,2\n"));
    two.write(Warehouse.gzip("2,3\n"));
    assertThat(parse("a.csv.gz", two.toByteArray(), COLUMNS, format("a.csv.gz"), null))
        .containsExactly("2: 1|2", "3: 2|3", "ok");
    two.write(bytes("garbage"));
    assertThat(parse("a.csv.gz", two.toByteArray(), COLUMNS, format("a.csv.gz"), null))
        .last()
        .asString()
        .startsWith("broken:");
  }

  @Test
  void json_lines_are_read_as_text_and_every_bad_one_is_a_fault() throws IOException {
    assertThat(
            parse(
                "a.jsonl",
                """
                {"id": "1", "price": 2.50}
                {"price": null, "id": 7}
                {"id": "1", "price": 1, "price": 2}
                {"id": "1", "cost": 1}
                [1]

                {"id": "1"} {"id": "2"}
                {"id": "1", "pri
                {"id": {"b": 1.10, "a": [true]}, "price": ""}
                """))
        .containsExactly(
            "1: 1|2.50",
            "2: 7|null",
            "3! not a JSON object: Duplicate field 'price'",
            "4! unknown keys: cost",
            "5! not a JSON object: another value",
            "7! more than one JSON value on the line",
            "8! not a JSON object: Unexpected end-of-input in field name",
            "9: {\"b\":1.10,\"a\":[true]}|null",
            "ok");
  }

  @Test
  void blank_lines_of_json_lines_are_no_records() throws IOException {
    assertThat(parse("a.jsonl", "\n{\"id\": \"1\"}\n \n{\"id\": \"2\"}\n "))
        .containsExactly("2: 1|null", "4: 2|null", "ok");
    assertThat(parse("a.jsonl", "\n \n"))
        .first()
        .asString()
        .startsWith("broken: the file is empty");
  }

  @Test
  void a_manifest_that_says_otherwise_breaks_the_file() throws IOException {
    String text = "id,price\n1,2\n";
    FileTask.ManifestEntry wrongSum = new FileTask.ManifestEntry(1, "0".repeat(64));
    assertThat(parse("a.csv", bytes(text), COLUMNS, format("a.csv"), wrongSum))
        .last()
        .asString()
        .startsWith("broken: the manifest says sha256 000");
    String sha256 =
        FileText.sha256(
            ParsedFile.task(folder, "a.csv", bytes(text), format("a.csv"), null),
            new Configuration());
    assertThat(
            parse(
                "a.csv",
                bytes(text),
                COLUMNS,
                format("a.csv"),
                new FileTask.ManifestEntry(2, sha256)))
        .last()
        .isEqualTo("broken: the manifest says 2 rows, the file has 1");
    assertThat(
            parse(
                "a.csv",
                bytes(text),
                COLUMNS,
                format("a.csv"),
                new FileTask.ManifestEntry(1, sha256)))
        .last()
        .isEqualTo("ok");
  }

  @Test
  void records_larger_than_the_buffer_are_read_whole() throws IOException {
    String large = "x".repeat(200_000);
    assertThat(parse("a.csv", "id,price\n1,\"" + large + "\"\n2," + large + "\n"))
        .containsExactly("2: 1|" + large, "3: 2|" + large, "ok");
  }

  @Test
  void personal_values_are_masked_where_a_record_is_shown() throws IOException {
    SourceColumns personal =
        new SourceColumns(
            List.of("id", "price"),
            List.of(),
            Set.of("price"),
            COLUMNS.uses(),
            SourceColumns.Order.DECLARED);
    List<Row> rows =
        rows("a.csv", bytes("id,price\n1,\"a, b\"\n2,x,y\n"), personal, format("a.csv"), null);
    assertThat(rows)
        .extracting(row -> row.getString(5))
        .containsExactly("1,***", Masking.WITHHELD, null);
    rows =
        rows(
            "a.jsonl",
            bytes("{\"id\":\"1\",\"price\":\"Ann\"}\n{\"id\":Ann}\n"),
            personal,
            format("a.jsonl"),
            null);
    assertThat(rows)
        .extracting(row -> row.getString(5))
        .containsExactly("{\"id\":\"1\",\"price\":\"***\"}", Masking.WITHHELD, null);
    assertThat(rows.get(1).getString(6)).doesNotContain("Ann");
  }

  private List<String> parse(String name, String text) throws IOException {
    return parse(name, bytes(text), COLUMNS, format(name), null);
  }

  private List<String> parse(
      String name,
      byte[] bytes,
      SourceColumns columns,
      FileFormat format,
      FileTask.ManifestEntry expected)
      throws IOException {
    return ParsedFile.texts(folder, name, bytes, columns, format, expected);
  }

  private List<Row> rows(
      String name,
      byte[] bytes,
      SourceColumns columns,
      FileFormat format,
      FileTask.ManifestEntry expected)
      throws IOException {
    return ParsedFile.rows(folder, name, bytes, columns, format, expected);
  }

  private static FileFormat format(String name) {
    return FileFormat.canonical(FileFormat.Type.ofName(name));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
