package io.flywheel.feeds.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.feeds.mapping.ColumnUse;
import io.flywheel.feeds.mapping.FileColumns;
import io.flywheel.feeds.mapping.FileFormat;
import io.flywheel.feeds.mapping.FileFormats;
import io.flywheel.feeds.mapping.SourceColumns;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("fast")
class ExplodedRecordsTest {
  private static final List<String> USED =
      List.of("id", "item.id", "item.amount", "item.price.id", "item");

  @TempDir Path folder;

  @Test
  void each_element_is_a_row_with_the_columns_of_its_record() throws IOException {
    assertThat(
            jsonl(
                """
                {"id":"a","lines":{"object":"list","data":[{"id":"1","amount":1499,"price":{"id":"m"}},{"id":"2","amount":-7.40,"price":null}]}}
                {"lines":{"data":[{"price":{"id":"y","x":1}, "amount":1e3},{"price":"none"},{},7]},"id":"b"}
                {"id":"c","lines":{"data":[]}}
                """))
        .containsExactly(
            "1.1: a|1|1499|m",
            "1.2: a|2|-7.40|null",
            "2.1: b|null|1e3|y",
            "2.2: b|null|null|null",
            "2.3: b|null|null|null",
            "2.4: b|null|null|null",
            "3.null: c|null|null|null",
            "ok");
  }

  @Test
  void the_element_itself_is_its_text_or_its_json() throws IOException {
    List<Row> rows =
        rows(
            "a.jsonl",
            bytes("{\"id\":\"a\",\"l\":[\"x\",1.50,null,{\"id\":[1.10, true]},[ ]]}\n"),
            columns(List.of("id", "item", "item.id"), Set.of(), List.of("l")));
    assertThat(rows.subList(0, 5))
        .extracting(row -> row.getString(11))
        .containsExactly("x", "1.50", null, "{\"id\":[1.10,true]}", "[]");
    assertThat(rows.get(3).getString(12)).isEqualTo("[1.10,true]");
    assertThat(rows).extracting(row -> row.getAs(FileColumns.ITEM)).startsWith(1, 2, 3, 4, 5);
  }

  @Test
  void a_record_without_a_list_is_one_row_that_says_what_was_found() throws IOException {
    assertThat(
            jsonl(
                """
                {"id":"a"}
                {"id":"a","lines":null}
                {"id":"a","lines":{"object":"list"}}
                {"id":"a","lines":{"data":null}}
                {"id":"a","lines":{"data":{"id":"1"}}}
                {"id":"a","lines":[1]}
                {"id":"a","lines":7}
                {"id":"a","lines":{"data":[1]},"more":1}
                {"id":"a","lines":{"data":[{"id":1,"id":2}]}}
                {"id":"a","lines":{"data":[{"id":"1"}]
                """))
        .containsExactly(
            "1.null! lines: NULL or missing, where the mapping expects the list lines.data",
            "2.null! lines: NULL or missing, where the mapping expects the list lines.data",
            "3.null! lines.data: missing, where the mapping expects the list lines.data",
            "4.null! lines.data: NULL, where the mapping expects the list lines.data",
            "5.null! lines.data: an object, where the mapping expects the list lines.data",
            "6.null! lines: a list, where the mapping expects the list lines.data",
            "7.null! lines: a number, where the mapping expects the list lines.data",
            "8.null! unknown keys: more",
            "9.null! not a JSON object: Duplicate field 'id'",
            "10.null! not a JSON object: Unexpected end-of-input: expected close marker for Object",
            "ok");
  }

  @Test
  void a_fault_of_an_element_is_that_of_its_row_only() throws IOException {
    assertThat(
            jsonl(
                """
                {"id":"a","lines":{"data":[{"id":1.0,"amount":1},{"id":"2","amount":2},{"id":"x\\u0000"}]}}
                """))
        .containsExactly(
            "1.1! item.id: 1.0 without quotes is no text, and line_no is STRING; export it in"
                + " quotes",
            "1.2: a|2|2|null",
            "1.3! 'item.id' holds a NUL character",
            "ok");
  }

  @Test
  void amounts_of_elements_are_rounded_where_they_are_floating_point() throws IOException {
    List<Row> rows =
        rows(
            "a.jsonl",
            bytes("{\"id\":\"a\",\"lines\":{\"data\":[{\"amount\":0.30000000000000004}]}}\n"),
            columns(USED, Set.of(), List.of("lines", "data")),
            FileFormats.read("type = jsonl, money-from = double"),
            null);
    assertThat(rows.get(0).getString(12)).isEqualTo("0.3");
    assertThat(rows.get(1).getLong(9)).isEqualTo(1);
  }

  @Test
  void a_manifest_counts_the_records_of_the_file() throws IOException {
    String text =
        "{\"id\":\"a\",\"lines\":{\"data\":[1,2,3]}}\n{\"id\":\"b\",\"lines\":{\"data\":[]}}\n{}\n";
    FileFormat format = FileFormats.read("type = jsonl");
    String sha256 =
        FileText.sha256(
            ParsedFile.task(folder, "a.jsonl", bytes(text), format, null), new Configuration());
    SourceColumns columns = columns(USED, Set.of(), List.of("lines", "data"));
    assertThat(
            last(
                rows(
                    "a.jsonl",
                    bytes(text),
                    columns,
                    format,
                    new FileTask.ManifestEntry(3, sha256))))
        .isNull();
    assertThat(
            last(
                rows(
                    "a.jsonl",
                    bytes(text),
                    columns,
                    format,
                    new FileTask.ManifestEntry(5, sha256))))
        .isEqualTo("the manifest says 5 rows, the file has 3");
  }

  @Test
  void a_row_shows_its_element_and_hides_what_is_personal_in_it() throws IOException {
    byte[] bytes =
        bytes(
            "{\"id\":\"a\",\"lines\":{\"data\":[{\"id\":\"Ann\",\"amount\": 1.50}]}}\n"
                + "{\"id\":\"a\",\"lines\":{\"data\":[]}}\n");
    List<Row> open = rows("a.jsonl", bytes, columns(USED, Set.of(), List.of("lines", "data")));
    assertThat(open.get(0).getString(5))
        .isEqualTo("{\"_item\":1,\"item\":{\"id\":\"Ann\",\"amount\":1.50}}");
    assertThat(open.get(1).getString(5)).isEqualTo("{\"id\":\"a\",\"lines\":{\"data\":[]}}");
    List<Row> hidden =
        rows(
            "a.jsonl",
            bytes,
            columns(
                List.of("id", "item.id", "item.amount"),
                Set.of("item.id"),
                List.of("lines", "data")));
    assertThat(hidden.get(0).getString(5))
        .isEqualTo("{\"_item\":1,\"item.id\":\"***\",\"item.amount\":\"1.50\"}");
    assertThat(hidden.get(1).getString(5)).isEqualTo("{\"id\":\"a\",\"lines\":\"***\"}");
  }

  @Test
  void ten_thousand_elements_of_a_record_are_as_many_rows_of_their_own_size() throws IOException {
    String elements =
        IntStream.rangeClosed(1, 10_000)
            .mapToObj(i -> "{\"id\":\"%d\",\"amount\":%d}".formatted(i, i))
            .collect(Collectors.joining(","));
    List<Row> rows =
        rows(
            "a.jsonl",
            bytes("{\"id\":\"a\",\"lines\":{\"data\":[" + elements + "]}}\n"),
            columns(USED, Set.of(), List.of("lines", "data")));
    assertThat(rows).hasSize(10_001);
    assertThat(rows.get(9_999).getString(11)).isEqualTo("10000");
    assertThat(rows.get(9_999).<Integer>getAs(FileColumns.ITEM)).isEqualTo(10_000);
    assertThat(rows.stream().limit(10_000).mapToLong(row -> row.getString(5).length()).max())
        .hasValue("{\"_item\":10000,\"item\":{\"id\":\"10000\",\"amount\":10000}}".length());
  }

  @Test
  void lists_of_parquet_are_rows_too() throws IOException {
    String schema =
        "required binary id (STRING); optional group lines { optional group data (LIST) {"
            + " repeated group list { optional group element { optional binary id (STRING);"
            + " optional int64 amount (DECIMAL(18,2)); optional group price { optional binary id"
            + " (STRING); } } } } } optional double other;";
    List<Consumer<Group>> rows =
        List.of(
            row -> {
              row.add("id", "a");
              Group data = row.addGroup("lines").addGroup("data");
              Group first = data.addGroup("list").addGroup("element");
              first.append("id", "1").append("amount", 250L);
              first.addGroup("price").append("id", "m");
              data.addGroup("list");
            },
            row -> {
              row.add("id", "b");
              row.addGroup("lines").addGroup("data");
            },
            row -> row.add("id", "c"));
    SourceColumns columns =
        new SourceColumns(
            USED,
            List.of("oth*"),
            Set.of(),
            Set.of(),
            uses(),
            Set.of(),
            List.of("lines", "data"),
            SourceColumns.Order.BY_NAME);
    assertThat(texts(rows("a.parquet", ParquetFiles.bytes(schema, rows), columns)))
        .containsExactly(
            "1.1: a|1|2.50|m",
            "1.2: a|null|null|null",
            "2.null: b|null|null|null",
            "3.null! lines: NULL or missing, where the mapping expects the list lines.data",
            "ok");
    assertThat(
            last(
                rows(
                    "b.parquet",
                    ParquetFiles.bytes(
                        schema.replace("int64 amount (DECIMAL(18,2))", "double amount"), List.of()),
                    columns)))
        .startsWith("column 'item.amount' is DOUBLE: floating point holds no exact amounts");
  }

  @Test
  void a_list_in_a_text_of_parquet_is_read_as_far_as_it_is_json() throws IOException {
    String schema = "required binary id (STRING); optional binary l (STRING);";
    List<Consumer<Group>> rows =
        List.of(
            row -> row.append("id", "a").append("l", "[{\"id\":\"1\"},{\"id\":\"2\""),
            row -> row.append("id", "b").append("l", "none"),
            row -> row.append("id", "c").append("l", "[{\"id\":\"3\"}]"));
    assertThat(
            texts(
                rows(
                    "a.parquet",
                    ParquetFiles.bytes(schema, rows),
                    columns(USED, Set.of(), List.of("l")))))
        .containsExactly(
            "1.1: a|1|null|null",
            "1.2! element 2: no JSON, where the mapping expects the list l",
            "2.null! l: no JSON, where the mapping expects the list l",
            "3.1: c|3|null|null",
            "ok");
  }

  private List<String> jsonl(String text) throws IOException {
    return texts(rows("a.jsonl", bytes(text), columns(USED, Set.of(), List.of("lines", "data"))));
  }

  private static List<String> texts(List<Row> rows) {
    List<String> texts = new ArrayList<>();
    for (Row row : rows) {
      String at = row.get(2) + "." + row.getAs(FileColumns.ITEM);
      if (row.isNullAt(2)) {
        texts.add(row.isNullAt(8) ? "ok" : "broken: " + row.getString(8));
      } else if (!row.isNullAt(6)) {
        texts.add(at + "! " + row.getString(6).replaceFirst("( at column|  ?\\().*", ""));
      } else {
        texts.add(
            IntStream.range(10, 14)
                .mapToObj(row::getString)
                .collect(Collectors.joining("|", at + ": ", "")));
      }
    }
    return texts;
  }

  private static String last(List<Row> rows) {
    return rows.get(rows.size() - 1).getString(8);
  }

  private static SourceColumns columns(List<String> used, Set<String> personal, List<String> list) {
    return new SourceColumns(
        used, List.of(), Set.of(), personal, uses(), Set.of(), list, SourceColumns.Order.BY_NAME);
  }

  private static Map<String, ColumnUse> uses() {
    return new TreeMap<>(
        Map.of(
            "item.id", ParsedFile.use("line_no", "STRING", -1),
            "item.amount", ParsedFile.use("unit_price", "DECIMAL(20,6)", 6)));
  }

  private List<Row> rows(String name, byte[] bytes, SourceColumns columns) throws IOException {
    return rows(name, bytes, columns, FileFormat.canonical(FileFormat.Type.ofName(name)), null);
  }

  /** Rows whose columns are known by name. */
  private List<Row> rows(
      String name,
      byte[] bytes,
      SourceColumns columns,
      FileFormat format,
      FileTask.ManifestEntry expected)
      throws IOException {
    return ParsedFile.rows(folder, name, bytes, columns, format, expected).stream()
        .<Row>map(row -> new GenericRowWithSchema(values(row), FileParser.schema(columns)))
        .toList();
  }

  private static Object[] values(Row row) {
    return IntStream.range(0, row.size()).mapToObj(row::get).toArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
