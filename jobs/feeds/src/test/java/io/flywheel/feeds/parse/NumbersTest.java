package io.flywheel.feeds.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.feeds.mapping.FileFormat;
import io.flywheel.feeds.mapping.SourceColumns;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("fast")
class NumbersTest {
  private static final String JSON =
      """
      {"id": 17850.0, "price": 1}
      {"id": 1.2345678E7, "price": 1}
      {"id": true, "price": 1}
      {"id": 17850, "price": 1.005}
      {"id": "17850.0", "price": 0.30000000000000004}
      {"id": "1e5", "price": 1.5E-7}
      {"id": "1", "price": 0.123456700000000000001}
      {"id": "1", "price": "0.1234567"}
      """;

  @TempDir Path folder;

  @Test
  void numbers_and_truth_values_of_json_are_no_text() throws IOException {
    assertThat(texts("a.jsonl", JSON, false, false))
        .startsWith(
            "1! id: 17850.0 without quotes is no text, and order_id is STRING; export it in quotes",
            "2! id: 1.2345678E7 without quotes is no text, and order_id is STRING; export it in"
                + " quotes",
            "3! id: true without quotes is no text, and order_id is STRING; export it in quotes",
            "4: 17850|1.005",
            "5: 17850.0|0.30000000000000004");
  }

  @Test
  void amounts_of_json_are_floating_point_where_the_mapping_says_so() throws IOException {
    List<Row> rows = rows("a.jsonl", JSON, true, false);

    assertThat(rows.subList(3, 8))
        .extracting(row -> row.getString(11))
        .containsExactly("1.005", "0.3", "0", "0.123456700000000000001", "0.1234567");
    assertThat(rows.get(8).getLong(9)).isEqualTo(2);
  }

  @Test
  void scientific_notation_is_read_exactly_where_the_mapping_says_so() throws IOException {
    String csv = "id,price\n1e5,1.5E-7\n1E+05,-1e2\n2,1e1000\n3,1e\n";

    assertThat(texts("a.csv", csv, false, false)).startsWith("2: 1e5|1.5E-7", "3: 1E+05|-1e2");
    assertThat(texts("a.csv", csv, false, true))
        .containsExactly("2: 1e5|0.00000015", "3: 1E+05|-100", "4: 2|1e1000", "5: 3|1e", "ok");
    assertThat(texts("a.jsonl", JSON, false, true)).contains("6: 1e5|0.00000015");
  }

  private List<String> texts(String name, String text, boolean money, boolean scientific)
      throws IOException {
    return ParsedFile.texts(
        folder,
        name,
        text.getBytes(StandardCharsets.UTF_8),
        ParsedFile.columns(SourceColumns.Order.BY_NAME),
        format(name, money, scientific),
        null);
  }

  private List<Row> rows(String name, String text, boolean money, boolean scientific)
      throws IOException {
    return ParsedFile.rows(
        folder,
        name,
        text.getBytes(StandardCharsets.UTF_8),
        ParsedFile.columns(SourceColumns.Order.BY_NAME),
        format(name, money, scientific),
        null);
  }

  private static FileFormat format(String name, boolean money, boolean scientific) {
    return new FileFormat(
        FileFormat.Type.ofName(name), ',', "\"", "UTF-8", List.of(""), true, money, scientific);
  }
}
