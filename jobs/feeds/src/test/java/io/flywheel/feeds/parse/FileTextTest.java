package io.flywheel.feeds.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.feeds.ingest.Warehouse;
import io.flywheel.feeds.mapping.FileFormat;
import io.flywheel.feeds.mapping.SourceColumns;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("fast")
class FileTextTest {
  private static final String MARK = "\uFEFF";
  private static final String TEXT = "id,price\n\u00e91,2.50\n";

  @TempDir Path folder;

  @Test
  void a_byte_order_mark_is_taken_in_every_encoding() throws IOException {
    for (String encoding :
        List.of("UTF-8", "UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE", "UTF-32")) {
      // Java writes a mark of its own for UTF-16.
      byte[] marked =
          (encoding.equals("UTF-16") ? TEXT : MARK + TEXT).getBytes(Charset.forName(encoding));
      assertThat(parse("a.csv", marked, encoding))
          .as(encoding)
          .containsExactly("2: \u00e91|2.50", "ok");
      assertThat(parse("a.csv.gz", Warehouse.gzip(marked), encoding))
          .as(encoding)
          .containsExactly("2: \u00e91|2.50", "ok");
    }
    // Without a mark UTF-16 is read with the higher byte first, and with one by the mark.
    assertThat(parse("a.csv", TEXT.getBytes(StandardCharsets.UTF_16BE), "UTF-16"))
        .containsExactly("2: \u00e91|2.50", "ok");
    assertThat(parse("a.csv", (MARK + TEXT).getBytes(StandardCharsets.UTF_16LE), "UTF-16"))
        .containsExactly("2: \u00e91|2.50", "ok");
  }

  @Test
  void text_in_another_encoding_names_the_setting_that_reads_it() throws IOException {
    assertThat(parse("a.csv", TEXT.getBytes(StandardCharsets.UTF_16LE), "UTF-8"))
        .containsExactly(
            "broken: the text is UTF-16LE, and is read as UTF-8: set format.encoding = UTF-16LE in"
                + " the feed's mapping");
    assertThat(parse("a.jsonl", "{\"id\":\"1\"}\n".getBytes(StandardCharsets.UTF_16BE), "UTF-8"))
        .containsExactly(
            "broken: the text is UTF-16BE, and is read as UTF-8: set format.encoding = UTF-16BE in"
                + " the feed's mapping");
    assertThat(parse("a.csv", (MARK + TEXT).getBytes(StandardCharsets.UTF_16LE), "windows-1252"))
        .first()
        .asString()
        .contains("the text is UTF-16LE");
    assertThat(parse("a.csv", TEXT.getBytes(StandardCharsets.UTF_16LE), "UTF-16"))
        .first()
        .asString()
        .contains("set format.encoding = UTF-16LE");
    assertThat(parse("a.csv", (MARK + TEXT).getBytes(StandardCharsets.UTF_8), "ISO-8859-1"))
        .first()
        .asString()
        .contains("the text is UTF-8");
    assertThat(parse("a.csv", (MARK + TEXT).getBytes(Charset.forName("UTF-32LE")), "UTF-8"))
        .first()
        .asString()
        .contains("the text is UTF-32LE");
  }

  @Test
  void packed_files_under_other_names_are_recognised() throws IOException {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(zip)) {
      out.putNextEntry(new ZipEntry("a.csv"));
      out.write(TEXT.getBytes(StandardCharsets.UTF_8));
    }
    byte[] gzip = Warehouse.gzip(TEXT);
    byte[] parquet = ParquetFiles.bytes("required binary id (STRING);", List.of());

    assertThat(parse("a.csv", gzip, "UTF-8"))
        .containsExactly("broken: the bytes are no text but gzip: let the name end with .gz");
    assertThat(parse("a.csv", zip.toByteArray(), "UTF-8"))
        .containsExactly(
            "broken: the bytes are no text but a zip archive: deliver the text that is in it");
    assertThat(parse("a.csv.gz", Warehouse.gzip(zip.toByteArray()), "UTF-8"))
        .first()
        .asString()
        .contains("a zip archive");
    assertThat(parse("a.csv.gz", TEXT.getBytes(StandardCharsets.UTF_8), "UTF-8"))
        .containsExactly("broken: the name ends with .gz, and the bytes are not gzip");
    assertThat(parse("a.jsonl", parquet, "UTF-8"))
        .first()
        .asString()
        .contains("no text but Parquet: set format.type = parquet");
    assertThat(parse("a.parquet", gzip, "UTF-8"))
        .first()
        .asString()
        .startsWith("broken: the bytes are no Parquet but gzip");
    assertThat(parse("a.csv.gz", new byte[0], "UTF-8"))
        .containsExactly("broken: the file is empty: not even a header line");
  }

  @Test
  void workbooks_are_named_with_what_to_do() throws IOException {
    String what = ": save each sheet that is needed as CSV, UTF-8, and deliver these files";
    for (String first : List.of("[Content_Types].xml", "xl/workbook.xml", "docProps/app.xml")) {
      assertThat(parse("a.xlsx", zip(first, ZipEntry.DEFLATED, "<x/>"), "UTF-8"))
          .containsExactly("broken: the bytes are no text but a workbook (xlsx)" + what);
    }
    assertThat(
            parse(
                "a.csv",
                zip("mimetype", ZipEntry.STORED, "application/vnd.oasis.opendocument.spreadsheet"),
                "UTF-8"))
        .containsExactly("broken: the bytes are no text but a workbook (ods)" + what);
    byte[] old = HexFormat.of().parseHex("d0cf11e0a1b11ae1" + "00".repeat(56));
    assertThat(parse("a.xls", old, "UTF-8"))
        .containsExactly("broken: the bytes are no text but a workbook (xls)" + what);
    assertThat(parse("a.parquet", old, "UTF-8"))
        .containsExactly("broken: the bytes are no Parquet but a workbook (xls)" + what);
  }

  private static byte[] zip(String name, int method, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(method);
    if (method == ZipEntry.STORED) {
      CRC32 crc = new CRC32();
      crc.update(bytes);
      entry.setSize(bytes.length);
      entry.setCrc(crc.getValue());
    }
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(zip)) {
      out.putNextEntry(entry);
      out.write(bytes);
    }
    return zip.toByteArray();
  }

  @Test
  void a_header_without_a_line_break_may_be_cut() throws IOException {
    assertThat(parse("a.csv", "id,price".getBytes(StandardCharsets.UTF_8), "UTF-8"))
        .first()
        .asString()
        .startsWith("broken: line 1: the header: the last line has no line break");
  }

  private List<String> parse(String name, byte[] bytes, String encoding) throws IOException {
    FileFormat format =
        new FileFormat(
            FileFormat.Type.ofName(name), ',', "\"", encoding, List.of(""), true, false, false);
    return ParsedFile.texts(
        folder, name, bytes, ParsedFile.columns(SourceColumns.Order.BY_NAME), format, null);
  }
}
