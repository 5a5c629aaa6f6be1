package io.flywheel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.cli.print.Screen;
import io.flywheel.warehouse.health.DamagedTableException;
import io.flywheel.warehouse.store.UnfitFileSystemException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Tag("fast")
class FailuresTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /** A command without options. */
  @Command(name = "any")
  private static final class Any {}

  private int code(Exception failure) {
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    Screen screen =
        new Screen(new ByteArrayInputStream(new byte[0]), stream, stream, false, false, 0);
    return new Failures(screen).handleExecutionException(failure, new CommandLine(new Any()), null);
  }

  @Test
  void a_damaged_table_fails_with_its_message_alone() {
    assertThat(code(new DamagedTableException("gold.ledger: commit x is empty; do y")))
        .isEqualTo(ExitCode.FAILED);
    assertThat(err).hasToString("flywheel: gold.ledger: commit x is empty; do y\n");
  }

  @Test
  void a_file_system_without_hard_links_is_a_wrong_choice_of_folder() {
    assertThat(code(new UnfitFileSystemException("the file system of x, vfat, makes no links")))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err).hasToString("flywheel: the file system of x, vfat, makes no links\n");
  }

  @Test
  void a_full_disk_is_named_instead_of_what_spark_says() {
    Path file = folder.resolve("part-0.parquet");

    int code =
        code(
            new IllegalStateException(
                "Job aborted", new IOException(file + ": No space left on device")));

    assertThat(code).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString())
        .startsWith("flywheel: no space is left on the disk of " + folder)
        .contains("make room there and run again")
        .hasLineCount(1);
  }

  @Test
  void a_lost_data_file_is_named_instead_of_what_spark_says() throws IOException {
    Path table = Files.createDirectories(folder.resolve("gold/ledger/_delta_log")).getParent();
    Path file = table.resolve("month=2024-01-01/part-0.zstd.parquet");

    int code =
        code(
            new IllegalStateException(
                "Job aborted", new IOException("File " + file.toUri() + " does not exist.\nat x")));

    assertThat(code).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString())
        .startsWith("flywheel: gold.ledger: data file " + file + " is missing")
        .contains("flywheel build --full")
        .hasLineCount(1);
  }
}
