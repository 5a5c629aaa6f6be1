package io.flywheel.warehouse.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("fast")
class LinkLogStoreTest {
  @TempDir java.nio.file.Path root;

  @Test
  void a_version_is_written_once() throws IOException {
    Path commit = commit(Files.createDirectories(root.resolve("t/_delta_log")), 0);
    write(commit, "first");

    assertThatThrownBy(() -> write(commit, "second"))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(read(commit)).isEqualTo("first\n");

    new LinkLogStore(new Configuration(false))
        .write(commit, List.of("third").iterator(), true, new Configuration(false));
    assertThat(read(commit)).isEqualTo("third\n");
    try (Stream<java.nio.file.Path> files = Files.list(root.resolve("t/_delta_log"))) {
      assertThat(files).hasSize(1);
    }
  }

  static IntStream processes() {
    return Boolean.getBoolean("exhaustive") ? IntStream.rangeClosed(2, 4) : IntStream.of(2);
  }

  @ParameterizedTest
  @MethodSource("processes")
  void processes_that_race_without_a_lock_lose_no_commit(int processes)
      throws IOException, InterruptedException {
    int each = (Boolean.getBoolean("exhaustive") ? 1_500 : 80) / processes;
    java.nio.file.Path log = Files.createDirectories(root.resolve("t/_delta_log"));
    List<Process> writers = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int writer = 0; writer < processes; writer++) {
      String name = "writer " + writer + " commit ";
      writers.add(
          new ProcessBuilder(
                  java.nio.file.Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Writer.class.getName(),
                  log.toString(),
                  name,
                  String.valueOf(each))
              .inheritIO()
              .start());
      IntStream.range(0, each).mapToObj(commit -> name + commit).forEach(expected::add);
    }
    for (Process writer : writers) {
      assertThat(writer.waitFor()).isZero();
    }

    List<String> commits = new ArrayList<>();
    for (int version = 0; version < processes * each; version++) {
      commits.add(read(commit(log, version)).strip());
    }
    assertThat(commits).containsExactlyInAnyOrderElementsOf(expected);
    try (Stream<java.nio.file.Path> files = Files.list(log)) {
      assertThat(files).as("nothing else is left").hasSize(commits.size());
    }
  }

  @Test
  void a_file_system_without_hard_links_is_refused_by_name() throws IOException {
    java.nio.file.Path zip = root.resolve("disk.zip");
    try (FileSystem disk = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      java.nio.file.Path file = Files.writeString(disk.getPath("/written"), "x");

      assertThatThrownBy(() -> LinkLogStore.link(disk.getPath("/linked"), file))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(", zipfs, makes no hard links");
    }
  }

  private static Path commit(java.nio.file.Path log, int version) {
    return new Path("file:" + log + String.format("/%020d.json", version));
  }

  private static void write(Path commit, String text) throws IOException {
    new LinkLogStore(new Configuration(false))
        .write(commit, Arrays.asList(text).iterator(), false, new Configuration(false));
  }

  private static String read(Path commit) throws IOException {
    return Files.readString(java.nio.file.Path.of(commit.toUri().getPath()));
  }

  /** Commits its numbers, each at the first free version. */
  static final class Writer {
    public static void main(String[] arguments) throws IOException {
      int version = 0;
      for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
        boolean written = false;
        while (!written) {
          try {
            write(commit(java.nio.file.Path.of(arguments[0]), version), arguments[1] + i);
            written = true;
          } catch (FileAlreadyExistsException e) {
            version++;
          }
        }
      }
    }
  }
}
