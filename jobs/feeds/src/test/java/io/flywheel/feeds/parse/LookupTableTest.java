package io.flywheel.feeds.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flywheel.feeds.mapping.BrokenFileException;
import io.flywheel.feeds.mapping.FileFormat;
import io.flywheel.feeds.mapping.Lookup;
import io.flywheel.feeds.mapping.SourceColumns;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of a second file, by their keys. */
@Tag("fast")
class LookupTableTest {
  @TempDir private Path folder;

  @Test
  void values_of_any_length_and_alphabet_are_found_under_keys_of_two_parts() throws IOException {
    String longest = "x".repeat(70_000);
    LookupTable table =
        read(
            "a,bc,%s,1\nab,c,\u00fc\u4e2d\ud83d\ude80,\nab,c,\u00fc\u4e2d\ud83d\ude80,\n,c,3,3\n"
                .formatted(longest));

    assertThat(table.find(new String[] {"a", "bc"}).values())
        .containsExactly("a", "bc", longest, "1");
    assertThat(table.find(new String[] {"a", "bc"}).line()).isEqualTo(2);
    assertThat(table.find(new String[] {"ab", "c"}).values())
        .containsExactly("ab", "c", "\u00fc\u4e2d\ud83d\ude80", null);
    assertThat(table.find(new String[] {"abc", ""})).isNull();
    assertThat(table.find(new String[] {null, "c"})).as("no key").isNull();
  }

  @Test
  void two_different_rows_of_a_key_are_named_and_a_personal_key_is_not_shown() {
    assertThatThrownBy(() -> read("a,b,1,2\na,b,1,3\n"))
        .isInstanceOf(BrokenFileException.class)
        .hasMessage("lines 2 and 3: two different rows of k1 = ***, k2 = 'b'");
    assertThatThrownBy(() -> read("a,b,1,2\na,c,1\n"))
        .isInstanceOf(BrokenFileException.class)
        .hasMessage("line 3: the line has 3 fields where the header has 4");
  }

  @Test
  void a_file_and_the_columns_that_its_rows_look_up_go_to_tasks_as_they_are() throws Exception {
    FileTask second = task("");
    FileTask first = task("").beside(new FileTask.Lookup(second, "sha", false));
    Lookup.Columns columns = columns();

    assertThat(sent(first)).isEqualTo(first);
    assertThat(sent(columns)).isEqualTo(columns);
    assertThat(columns.qualified())
        .containsExactly("orders.k1", "orders.k2", "orders.v", "orders.w");
  }

  private static Object sent(Object value) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }

  private LookupTable read(String rows) throws IOException {
    return LookupTable.read(task(rows), columns(), new Configuration());
  }

  private FileTask task(String rows) throws IOException {
    return ParsedFile.task(
        folder,
        "orders.csv",
        ("k1,k2,v,w\n" + rows).getBytes(StandardCharsets.UTF_8),
        FileFormat.canonical(FileFormat.Type.CSV),
        null);
  }

  private static Lookup.Columns columns() {
    return new Lookup.Columns(
        "orders",
        List.of("a", "b"),
        List.of("k1", "k2"),
        new SourceColumns(
            List.of("k1", "k2", "v", "w"),
            List.of(),
            Set.of("k1"),
            Map.of(),
            SourceColumns.Order.BY_NAME));
  }
}
