package io.flywheel.cli.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flywheel.cli.print.Screen;
import io.flywheel.warehouse.health.DamagedTableException;
import io.flywheel.warehouse.run.RunLock;
import io.flywheel.warehouse.run.StageRefusedException;
import io.flywheel.warehouse.store.UnfitFileSystemException;
import io.flywheel.warehouse.store.UnwritableFolder;
import io.flywheel.warehouse.store.UnwritableFolderException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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
  void a_damaged_table_is_refused_as_no_retry_mends_it() {
    assertThat(code(new DamagedTableException("gold.ledger: commit x is empty; do y")))
        .isEqualTo(ExitCode.REFUSED);
    assertThat(err).hasToString("flywheel: gold.ledger: commit x is empty; do y.\n");
  }

  @Test
  void the_last_line_of_a_run_says_what_is_not_published_what_readers_see_and_what_to_do() {
    LastLine run = new LastLine("run", Optional.empty());

    assertThat(run.of("[DIVIDE_BY_ZERO] Division by zero.", "Details are in /w/_logs/spark.log"))
        .isEqualTo(
            "nothing is published: [DIVIDE_BY_ZERO] Division by zero. What readers see has not"
                + " changed. Details are in /w/_logs/spark.log.");
    assertThat(run.of(new RefusedException("published without a.csv", "it is cut", "Mend it")))
        .isEqualTo(
            "published without a.csv: it is cut. What readers see has not changed. Mend it.");
    assertThat(new LastLine("sql", Optional.empty()).of("no such thing:"))
        .isEqualTo("no such thing.");
  }

  @Test
  void several_lines_end_with_the_first_of_them() {
    assertThat(code(new StageRefusedException("tables are stale; build first:\n  gold.a: b")))
        .isEqualTo(ExitCode.REFUSED);
    assertThat(err)
        .hasToString(
            "flywheel: tables are stale; build first:\n  gold.a: b\n"
                + "flywheel: tables are stale; build first.\n");
  }

  @Test
  void a_failure_names_no_log_that_is_not_there() {
    assertThat(code(new IllegalStateException("odd"))).isEqualTo(ExitCode.FAILED);
    assertThat(err).hasToString("flywheel: odd. With -v it says where.\n");
  }

  @Test
  void a_folder_that_cannot_be_written_is_named_with_the_reason() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> RunLock.acquire(file.resolve("warehouse")))
        .isInstanceOf(UnwritableFolderException.class)
        .hasMessageStartingWith("cannot write in " + file.resolve("warehouse") + ": ")
        .hasMessageEndingWith("or name another warehouse with --warehouse")
        .satisfies(denied -> assertThat(code((Exception) denied)).isEqualTo(ExitCode.USAGE));
    assertThat(
            UnwritableFolder.in(
                new IllegalStateException(
                    new IOException(folder.resolve("bronze/x") + " (Permission denied)")),
                folder))
        .hasValueSatisfying(
            denied ->
                assertThat(denied)
                    .hasMessageStartingWith(
                        "cannot write in " + folder.resolve("bronze/x") + ": Permission denied; "));
    assertThat(UnwritableFolder.in(new IOException("/landing/a.csv (Permission denied)"), folder))
        .isEmpty();
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

    assertThat(code).isEqualTo(ExitCode.USAGE);
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

    assertThat(code).isEqualTo(ExitCode.REFUSED);
    assertThat(err.toString())
        .startsWith("flywheel: gold.ledger: data file " + file + " is missing")
        .contains("flywheel build --full")
        .hasLineCount(1);
  }
}
