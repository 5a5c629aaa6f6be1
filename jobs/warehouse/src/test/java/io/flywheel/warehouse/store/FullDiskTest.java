package io.flywheel.warehouse.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("fast")
class FullDiskTest {
  @TempDir Path folder;

  @Test
  void the_folder_and_its_file_system_are_named() throws IOException {
    String file = folder.resolve("part-0 1.parquet").toString();

    assertThat(FullDisk.in(new FileSystemException(file, null, FaultyDisk.FULL)))
        .hasValueSatisfying(
            full ->
                assertThat(full)
                    .hasMessageStartingWith("no space is left on the disk of " + folder + ", ")
                    .hasMessageContaining("MB free; make room there and run again"));
    assertThat(FullDisk.in(new FileNotFoundException(file + " (Disk quota exceeded)")))
        .hasValueSatisfying(
            full -> assertThat(full).hasMessageContaining(folder + ", " + type() + ", "));
  }

  @Test
  void it_is_found_in_what_spark_says_of_a_task() {
    String task =
        "Job aborted due to stage failure: Task 0.0 in stage 3.0 (TID 7) (localhost executor"
            + " driver): java.nio.file.FileSystemException: %s: No space left on device\n\tat x";

    assertThat(FullDisk.in(new IllegalStateException(task.formatted(folder.resolve("a")))))
        .hasValueSatisfying(full -> assertThat(full).hasMessageContaining("disk of " + folder));
  }

  @Test
  void a_failure_that_names_no_file_names_both_places() {
    assertThat(FullDisk.in(new IOException("x", new IOException(FaultyDisk.FULL))))
        .hasValueSatisfying(
            full ->
                assertThat(full)
                    .hasMessageContaining("the warehouse's or that of temporary files")
                    .hasMessageContaining("spark.local.dir"));
  }

  @Test
  void other_failures_are_left_alone() {
    assertThat(FullDisk.in(new IOException("/x: Permission denied", new IOException()))).isEmpty();
  }

  private String type() {
    try {
      return Files.getFileStore(folder).type();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
