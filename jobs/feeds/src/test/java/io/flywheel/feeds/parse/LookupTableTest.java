package io.flywheel.feeds.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flywheel.feeds.mapping.BrokenFileException;
import io.flywheel.feeds.mapping.FileFormat;
import io.flywheel.feeds.mapping.Lookup;
import io.flywheel.feeds.mapping.SourceColumns;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of a second file, by their keys. */
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

  private LookupTable read(String rows) throws IOException {
    SourceColumns columns =
        new SourceColumns(
            List.of("k1", "k2", "v", "w"),
            List.of(),
            Set.of("k1"),
            Map.of(),
            SourceColumns.Order.BY_NAME);
    return LookupTable.read(
        ParsedFile.task(
            folder,
            "orders.csv",
            ("k1,k2,v,w\n" + rows).getBytes(StandardCharsets.UTF_8),
            FileFormat.canonical(FileFormat.Type.CSV),
            null),
        new Lookup.Columns("orders", List.of("a", "b"), List.of("k1", "k2"), columns),
        new Configuration());
  }
}
