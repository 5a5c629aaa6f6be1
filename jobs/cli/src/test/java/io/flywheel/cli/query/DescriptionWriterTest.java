package io.flywheel.cli.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class DescriptionWriterTest {
  private static final String COMMENT =
      "Net sales less the cost of the goods that were sold; NULL when no fact of the period could be"
          + " converted.";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private List<String> comments(int width, Row... rows) {
    out.reset();
    writer(width)
        .comments(
            Optional.empty(),
            StructType.fromDDL("col_name STRING, data_type STRING, comment STRING"),
            List.of(rows).iterator());
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private DescriptionWriter writer(int width) {
    return new DescriptionWriter(new PrintStream(out, true, StandardCharsets.UTF_8), width);
  }

  @Test
  void a_terminal_gets_whole_comments_on_lines_that_fit() {
    List<String> lines =
        comments(
            40,
            RowFactory.create("margin", "decimal(18,2)", COMMENT),
            RowFactory.create("day", "date", null));

    assertThat(lines)
        .containsExactly(
            "col_name  data_type      comment",
            "--------  -------------  ---------------",
            "margin    decimal(18,2)  Net sales less",
            "                         the cost of the",
            "                         goods that were",
            "                         sold; NULL when",
            "                         no fact of the",
            "                         period could be",
            "                         converted.",
            "day       date");
  }

  @Test
  void a_pipe_gets_a_line_for_each_column() {
    assertThat(comments(0, RowFactory.create("margin", "decimal(18,2)", "a\n  b " + COMMENT)))
        .hasSize(3)
        .last()
        .isEqualTo("margin    decimal(18,2)  a b " + COMMENT);
  }

  @Test
  void columns_share_a_narrow_terminal_and_long_words_are_broken() {
    String type = "map<string,struct<version:bigint,table_id:string>>";

    List<String> lines = comments(60, RowFactory.create("tables", type, COMMENT));

    assertThat(lines).allMatch(line -> line.length() <= 60);
    assertThat(lines.get(2))
        .isEqualTo("tables    map<string,struct<versio  Net sales less the cost");
  }

  @Test
  void what_extended_adds_has_widths_of_its_own() {
    List<String> lines =
        comments(
            60,
            RowFactory.create("margin", "decimal(18,2)", COMMENT),
            RowFactory.create("", "", ""),
            RowFactory.create("# Detailed Table Information", null, null),
            RowFactory.create("Provider", "delta", ""),
            RowFactory.create("Location", "/data/warehouse/gold/margin", ""));

    assertThat(lines.subList(lines.size() - 5, lines.size()))
        .containsExactly(
            "",
            "# Detailed Table Information",
            "----------------------------  ---------------------------",
            "Provider                      delta",
            "Location                      /data/warehouse/gold/margin");
  }

  @Test
  void a_text_is_left_as_it_is() {
    writer(20)
        .text(List.of(RowFactory.create("== Plan ==\n  Scan " + "x".repeat(90) + "\n")).iterator());

    assertThat(out).hasToString("== Plan ==\n  Scan " + "x".repeat(90) + "\n");
  }
}
