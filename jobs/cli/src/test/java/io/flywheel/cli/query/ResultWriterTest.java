package io.flywheel.cli.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class ResultWriterTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream notes = new ByteArrayOutputStream();

  @Test
  void csv_quotes_what_must_be_quoted_and_leaves_null_empty() {
    write(
        Format.CSV,
        StructType.fromDDL("plain STRING, `with, comma` STRING, missing STRING, nothing STRING"),
        RowFactory.create("a", "say \"hi\", twice", null, ""),
        RowFactory.create("line\nbreak", "b", null, null));

    assertThat(text(out))
        .isEqualTo(
            "plain,\"with, comma\",missing,nothing\r\n"
                + "a,\"say \"\"hi\"\", twice\",,\"\"\r\n"
                + "\"line\nbreak\",b,,\r\n");
  }

  @Test
  void numbers_have_no_exponent() {
    write(
        Format.CSV,
        StructType.fromDDL("d DECIMAL(38,18), big DECIMAL(38,0), x DOUBLE, f FLOAT, n DOUBLE"),
        RowFactory.create(
            new BigDecimal("1E-18"), new BigDecimal("1E+20"), 1.5e10, 0.1f, Double.NaN));

    assertThat(text(out))
        .endsWith("0.000000000000000001,100000000000000000000,15000000000,0.1,NaN\r\n");
  }

  @Test
  void days_and_times_are_local_to_the_session() {
    Timestamp time = Timestamp.from(java.time.Instant.parse("2024-02-29T23:30:00Z"));
    Timestamp fraction = Timestamp.from(java.time.Instant.parse("2024-02-29T23:30:00.250Z"));
    StructType schema = StructType.fromDDL("day DATE, at TIMESTAMP, fraction TIMESTAMP");
    Row row = RowFactory.create(Date.valueOf("2024-02-29"), time, fraction);

    write(Format.CSV, schema, row);
    assertThat(text(out)).endsWith("2024-02-29,2024-02-29 23:30:00,2024-02-29 23:30:00.25\r\n");

    out.reset();
    new ResultWriter(stream(out), stream(notes), new Cells(ZoneId.of("Europe/Berlin")))
        .write(Format.CSV, schema, List.of(row).iterator());
    assertThat(text(out)).endsWith("2024-02-29,2024-03-01 00:30:00,2024-03-01 00:30:00.25\r\n");
  }

  @Test
  void json_keeps_types_and_nesting() {
    write(
        Format.JSON,
        StructType.fromDDL(
            "s STRING, d DECIMAL(9,2), ok BOOLEAN, list ARRAY<INT>, map MAP<STRING,DATE>, none INT"),
        RowFactory.create(
            "tab\tquote\"",
            new BigDecimal("1.50"),
            true,
            List.of(1, 2),
            Map.of("k", Date.valueOf("2024-01-01")),
            null),
        RowFactory.create("", new BigDecimal("0.00"), false, List.of(), Map.of(), 1));

    assertThat(text(out))
        .isEqualTo(
            "[\n"
                + "{\"s\":\"tab\\tquote\\\"\",\"d\":1.50,\"ok\":true,\"list\":[1,2],"
                + "\"map\":{\"k\":\"2024-01-01\"},\"none\":null},\n"
                + "{\"s\":\"\",\"d\":0.00,\"ok\":false,\"list\":[],\"map\":{},\"none\":1}\n"
                + "]\n");
  }

  @Test
  void json_refuses_two_columns_of_one_name() {
    assertThatThrownBy(
            () ->
                write(
                    Format.JSON,
                    StructType.fromDDL("a INT").add("a", "int"),
                    RowFactory.create(1, 2)))
        .isInstanceOf(QueryRefusedException.class)
        .hasMessageContaining("two columns are called 'a'");
  }

  @Test
  void an_empty_result_still_has_its_header() {
    write(Format.CSV, StructType.fromDDL("a INT, b STRING"));
    assertThat(text(out)).isEqualTo("a,b\r\n");
    out.reset();
    write(Format.JSON, StructType.fromDDL("a INT"));
    assertThat(text(out)).isEqualTo("[\n]\n");
    out.reset();
    write(Format.TABLE, StructType.fromDDL("a INT, b STRING"));
    assertThat(text(out)).isEqualTo("a  b\n-  -\n");
  }

  @Test
  void a_table_aligns_numbers_right_and_cuts_long_texts() {
    write(
        Format.TABLE,
        StructType.fromDDL("name STRING, n INT"),
        RowFactory.create("x".repeat(80), 7),
        RowFactory.create(null, 1000));

    assertThat(text(out).lines().toList())
        .containsExactly(
            "name" + " ".repeat(56) + "     n",
            "-".repeat(60) + "  ----",
            "x".repeat(59) + "…" + "     7",
            "NULL" + " ".repeat(56) + "  1000");
  }

  @Test
  void a_long_table_is_cut_with_a_note_and_a_long_csv_is_not() {
    StructType schema = StructType.fromDDL("n INT");
    Row[] rows =
        Stream.iterate(1, n -> n + 1)
            .limit(ResultWriter.TABLE_ROWS + 1)
            .map(RowFactory::create)
            .toArray(Row[]::new);

    write(Format.TABLE, schema, rows);
    assertThat(text(out).lines()).hasSize(ResultWriter.TABLE_ROWS + 2);
    assertThat(text(notes)).contains("The first 1000 rows").contains("--format csv");

    out.reset();
    write(Format.CSV, schema, rows);
    assertThat(text(out).lines()).hasSize(ResultWriter.TABLE_ROWS + 2);
  }

  @Test
  void writing_ends_when_nobody_reads() {
    PrintStream closed = stream(out);
    closed.close();
    var endless = Stream.generate(() -> RowFactory.create(1)).iterator();

    new ResultWriter(closed, stream(notes), new Cells(ZoneId.of("UTC")))
        .write(Format.CSV, StructType.fromDDL("n INT"), endless);

    assertThat(text(out)).isEmpty();
  }

  private void write(Format format, StructType schema, Row... rows) {
    List<Row> list = new java.util.ArrayList<>();
    Collections.addAll(list, rows);
    new ResultWriter(stream(out), stream(notes), new Cells(ZoneId.of("UTC")))
        .write(format, schema, list.iterator());
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
