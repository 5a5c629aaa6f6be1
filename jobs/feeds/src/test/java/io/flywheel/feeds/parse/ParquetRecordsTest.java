package io.flywheel.feeds.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.feeds.mapping.ColumnUse;
import io.flywheel.feeds.mapping.FileFormat;
import io.flywheel.feeds.mapping.SourceColumns;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.NanoTime;
import org.apache.parquet.io.api.Binary;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("fast")
class ParquetRecordsTest {
  private static final Map<String, ColumnUse> MONEY =
      Map.of("cost", ParsedFile.use("billed_cost", "DECIMAL(38,15)", 15));

  @TempDir Path folder;

  @Test
  void values_of_every_type_are_taken_as_text_without_loss() throws IOException {
    expect("int32 v", "-7", g -> g.add(0, -7));
    expect("int64 v (INTEGER(64,false))", "18446744073709551615", g -> g.add(0, -1L));
    expect("int32 v (INTEGER(32,false))", "4294967295", g -> g.add(0, -1));
    expect("int32 v (DECIMAL(9,2))", "-0.05", g -> g.add(0, -5));
    expect("int64 v (DECIMAL(18,0))", "17850", g -> g.add(0, 17850L));
    String long50 = "12345678901234567890123456789012345678901234567.890";
    expect(
        "fixed_len_byte_array(21) v (DECIMAL(50,3))",
        long50,
        g -> g.add(0, fixed(new BigDecimal(long50).unscaledValue(), 21)));
    expect("int32 v (DATE)", "2024-02-29", g -> g.add(0, 19_782));
    expect("int32 v (TIME(MILLIS,true))", "10:00:00.5", g -> g.add(0, 36_000_500));
    expect("int64 v (TIMESTAMP(MILLIS,true))", "1969-12-31 23:59:59.999", g -> g.add(0, -1L));
    expect(
        "int64 v (TIMESTAMP(MICROS,false))", "1970-01-01 00:00:01.000001", g -> g.add(0, 1000001L));
    expect(
        "int64 v (TIMESTAMP(NANOS,true))",
        "1970-01-01 00:00:01.000001",
        g -> g.add(0, 1000001000L));
    // Day 2440588 of Julian's count is 1970-01-01.
    expect(
        "int96 v", "1970-01-02 00:00:01", g -> g.add(0, new NanoTime(2_440_589, 1_000_000_000L)));
    expect("binary v (STRING)", "M\u00fcller", g -> g.add(0, "M\u00fcller"));
    expect("binary v (ENUM)", "Usage", g -> g.add(0, "Usage"));
    expect(
        "fixed_len_byte_array(16) v (UUID)",
        "00000000-0000-0001-0000-000000000002",
        g ->
            g.add(
                0,
                Binary.fromConstantByteArray(
                    ByteBuffer.allocate(16).putLong(1).putLong(2).array())));
    expect("boolean v", "true", g -> g.add(0, true));
    expect("binary v (STRING)", null, g -> {});
  }

  @Test
  void structs_lists_and_maps_are_taken_as_json() throws IOException {
    String map =
        "group v (MAP) { repeated group key_value { required binary key (STRING); optional binary value (STRING); } }";
    expect(
        map,
        "{\"team\":\"a \\\"b\\\"\",\"x\":null}",
        g -> {
          Group tags = g.addGroup(0);
          tags.addGroup(0).append("key", "team").append("value", "a \"b\"");
          tags.addGroup(0).append("key", "x");
        });
    expect(
        "group v (LIST) { repeated group list { optional int32 element; } }",
        "[1,null]",
        g -> {
          Group list = g.addGroup(0);
          list.addGroup(0).append("element", 1);
          list.addGroup(0);
        });
    expect(
        "group v (LIST) { repeated int32 element; }",
        "[1,2]",
        g -> g.addGroup(0).append("element", 1).append("element", 2));
    expect(
        "group v { optional double a; optional int32 b (DECIMAL(9,2)); optional boolean c; }",
        "{\"a\":1.5,\"b\":2.50}",
        g -> g.addGroup(0).append("a", 1.5).append("b", 250));
  }

  @Test
  void columns_that_a_tool_has_bent_refuse_the_file_with_column_type_and_way_out()
      throws IOException {
    assertThat(fault("double", "customer_id", "STRING"))
        .isEqualTo(
            "column 'v' is DOUBLE, and customer_id is STRING: a tool has made floating point of other values, 17850.0 of 17850; export text or whole numbers");
    assertThat(fault("float", "customer_id", "STRING")).startsWith("column 'v' is FLOAT, and");
    assertThat(fault("double", "quantity", "BIGINT")).contains("quantity is BIGINT");
    assertThat(fault("boolean", "customer_id", "STRING"))
        .isEqualTo(
            "column 'v' is BOOLEAN, and customer_id is STRING: export text, or convert it in the mapping");
    assertThat(fault("int32 v (DATE)", "ordered_at", "TIMESTAMP"))
        .isEqualTo(
            "column 'v' is DATE, and ordered_at is TIMESTAMP: export TIMESTAMP or text like 2025-01-31 23:59:59, or convert it in the mapping");
    assertThat(fault("int64 v (TIMESTAMP(MICROS,true))", "month", "DATE"))
        .contains("TIMESTAMP(MICROS,true), and month is DATE: export DATE");
    assertThat(fault("int64 v (TIMESTAMP(MICROS,true))", "id", "STRING")).contains("export text");
    assertThat(fault("int64", "ordered_at", "TIMESTAMP")).contains("INT64, and ordered_at");
    assertThat(fault("int64 v (DECIMAL(18,10))", "id", "STRING")).contains("DECIMAL(18,10)");
    assertThat(fault("double", "cost", "DECIMAL(20,6)"))
        .isEqualTo(
            "column 'v' is DOUBLE: floating point holds no exact amounts; export DECIMAL or text, or have each value rounded to 6 decimals: format.money-from = double in the feed's mapping");
    assertThat(fault("fixed_len_byte_array(12) v (INTERVAL)", "id", "STRING"))
        .isEqualTo("column 'v' is INTERVAL: such values are not read; export them as text");
  }

  @Test
  void floating_point_is_money_only_where_the_mapping_says_so_and_makes_amounts_of_it()
      throws IOException {
    List<Row> rows =
        rows(
            "optional double cost;",
            Arrays.asList(
                g -> g.add(0, 0.1),
                g -> g.add(0, 0.1 + 0.2),
                g -> g.add(0, 1.0E-16),
                g -> g.add(0, Double.NaN),
                g -> {}),
            columns(MONEY, List.of()),
            money());
    assertThat(rows.subList(0, 5))
        .extracting(row -> row.getString(10))
        .containsExactly("0.1", "0.3", "0", "NaN", null);
    assertThat(rows.get(5).getLong(9)).isEqualTo(2);

    assertThat(broken("optional float cost;", columns(MONEY, List.of()), money()))
        .isEqualTo(
            "column 'cost' is FLOAT: it holds too few digits for amounts; export DECIMAL or text");
    ColumnUse computed = new ColumnUse(new TreeMap<>(), true, -1);
    assertThat(
            broken("optional double cost;", columns(Map.of("cost", computed), List.of()), money()))
        .contains("no DECIMAL column is made of it");
  }

  @Test
  void an_ignored_column_of_any_type_is_left_unread_and_columns_equal_but_for_case_are_two()
      throws IOException {
    String odd =
        "optional binary id (STRING); optional fixed_len_byte_array(12) odd (INTERVAL); optional int32 ID (TIME(MILLIS,true));";
    SourceColumns columns =
        columns(Map.of("id", ParsedFile.use("id", "STRING", -1)), List.of("odd", "ID"));
    assertThat(rows(odd, List.of(g -> g.add(0, "x")), columns, canonical()))
        .extracting(row -> row.getString(10))
        .containsExactly("x", null);
    assertThat(broken(odd, columns(columns.uses(), List.of("odd")), canonical()))
        .isEqualTo(
            "the columns: unknown column 'ID' (did you mean 'id'?); map it or list it under ignored");
  }

  @Test
  void times_with_nanoseconds_are_taken_when_no_digit_is_lost_and_refused_by_line_otherwise()
      throws IOException {
    List<Row> rows =
        rows(
            "optional int64 v (TIMESTAMP(NANOS,true));",
            List.of(g -> g.add(0, 1_736_467_200_000_001_000L), g -> g.add(0, 1L)),
            columns(Map.of("v", ParsedFile.use("at", "TIMESTAMP", -1)), List.of()),
            canonical());
    assertThat(rows.get(0).getString(10)).isEqualTo("2025-01-10 00:00:00.000001");
    assertThat(rows.get(0).isNullAt(6)).isTrue();
    assertThat(rows.get(1).getLong(2)).isEqualTo(2);
    assertThat(rows.get(1).getString(6))
        .isEqualTo(
            "v: '1970-01-01 00:00:00.000000001' has nanoseconds; times are taken to the microsecond");
  }

  @Test
  void null_values_hold_and_a_file_without_rows_is_a_file() throws IOException {
    SourceColumns columns = columns(Map.of("id", ParsedFile.use("id", "STRING", -1)), List.of());
    FileFormat nulls =
        new FileFormat(
            FileFormat.Type.PARQUET, ',', "\"", "UTF-8", List.of("", "NULL"), true, false, false);
    assertThat(
            rows(
                "required binary id (STRING);",
                List.of(g -> g.add(0, "NULL"), g -> g.add(0, ""), g -> g.add(0, "null")),
                columns,
                nulls))
        .extracting(row -> row.getString(10))
        .containsExactly(null, null, "null", null);
    List<Row> none = rows("required binary id (STRING);", List.of(), columns, canonical());
    assertThat(none).hasSize(1);
    assertThat(none.get(0).isNullAt(8)).isTrue();
  }

  @Test
  void damage_anywhere_refuses_the_file() throws IOException {
    SourceColumns columns = columns(Map.of("id", ParsedFile.use("id", "STRING", -1)), List.of());
    byte[] whole =
        ParquetFiles.bytes("required binary id (STRING);", List.of(g -> g.add(0, "some text")));
    for (int at : List.of(4, 20, whole.length / 2, whole.length - 20)) {
      byte[] damaged = whole.clone();
      Arrays.fill(damaged, at, at + 12, (byte) 0x7f);
      assertThat(last(ParsedFile.rows(folder, "d.parquet", damaged, columns, canonical(), null)))
          .as("at " + at)
          .startsWith("unreadable Parquet: ");
    }
  }

  private void expect(String field, String text, Consumer<Group> row) throws IOException {
    ColumnUse any = new ColumnUse(new TreeMap<>(), false, -1);
    List<Row> rows =
        rows(
            "optional " + field + (field.endsWith("}") ? "" : ";"),
            List.of(row),
            columns(Map.of("v", any), List.of()),
            canonical());
    assertThat(rows.get(0).getString(10)).as(field).isEqualTo(text);
    assertThat(rows.get(0).isNullAt(6)).as(field).isTrue();
  }

  private String fault(String type, String canonical, String canonicalType) throws IOException {
    int scale = canonicalType.startsWith("DECIMAL") ? 6 : -1;
    return broken(
        "optional " + (type.contains(" v ") ? type : type + " v") + ";",
        columns(Map.of("v", ParsedFile.use(canonical, canonicalType, scale)), List.of()),
        canonical());
  }

  private String broken(String schema, SourceColumns columns, FileFormat format)
      throws IOException {
    return last(rows(schema, List.of(), columns, format));
  }

  private static String last(List<Row> rows) {
    return rows.get(rows.size() - 1).getString(8);
  }

  private List<Row> rows(
      String schema, List<Consumer<Group>> rows, SourceColumns columns, FileFormat format)
      throws IOException {
    return ParsedFile.rows(
        folder, "a.parquet", ParquetFiles.bytes(schema, rows), columns, format, null);
  }

  private static SourceColumns columns(Map<String, ColumnUse> uses, List<String> ignored) {
    return new SourceColumns(
        new ArrayList<>(uses.keySet()), ignored, Set.of(), uses, SourceColumns.Order.BY_NAME);
  }

  private static FileFormat canonical() {
    return FileFormat.canonical(FileFormat.Type.PARQUET);
  }

  private static FileFormat money() {
    return new FileFormat(
        FileFormat.Type.PARQUET, ',', "\"", "UTF-8", List.of(""), true, true, false);
  }

  private static Binary fixed(BigInteger value, int length) {
    byte[] bytes = value.toByteArray();
    byte[] padded = new byte[length];
    System.arraycopy(bytes, 0, padded, length - bytes.length, bytes.length);
    return Binary.fromConstantByteArray(padded);
  }
}
