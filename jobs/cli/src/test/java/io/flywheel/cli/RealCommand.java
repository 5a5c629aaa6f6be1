package io.flywheel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One command in a process of its own, which can be killed. */
final class RealCommand {
  /** Exit code of a process that got SIGKILL. */
  static final int KILLED = 137;

  /** Exit code of a process that got SIGTERM. */
  static final int TERMINATED = 143;

  private final Process process;
  private final Path err;

  private RealCommand(Process process, Path err) {
    this.process = process;
    this.err = err;
  }

  /**
   * Starts one, on {@code warehouse} and {@code landing} of a folder with {@code datasets}.
   *
   * @param line the command and its arguments
   */
  static RealCommand start(Path folder, String... line) throws IOException {
    List<String> all = new ArrayList<>();
    all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    all.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    all.addAll(List.of("-cp", System.getProperty("java.class.path")));
    all.addAll(
        List.of(
            "-Dspark.master=local[2]",
            "-Dspark.sql.shuffle.partitions=1",
            "-Dspark.sql.codegen.factoryMode=NO_CODEGEN",
            "io.flywheel.cli.Main"));
    all.addAll(List.of(line));
    all.addAll(List.of("--warehouse", folder.resolve("warehouse").toString()));
    if (line[0].equals("run")) {
      all.addAll(List.of("--landing", folder.resolve("landing").toString()));
    }
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder process = new ProcessBuilder(all);
    process.environment().put("FLYWHEEL_ROOT", folder.toString());
    process.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    process.redirectError(err.toFile());
    return new RealCommand(process.start(), err);
  }

  /** Waits until it ends; fails with what it said unless its exit code is one of these. */
  int ends(Integer... expected) throws IOException, InterruptedException {
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("ended").isTrue();
    assertThat(process.exitValue()).as(Files.readString(err)).isIn((Object[]) expected);
    return process.exitValue();
  }

  /** True unless it ended within this time. */
  boolean runsFor(long milliseconds) throws InterruptedException {
    return !process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
  }

  /** Asks it to end; what is started in the background, as this may be, ignores Ctrl-C. */
  void terminate() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-TERM", Long.toString(process.pid())).start().waitFor();
  }

  /** What it wrote to standard error. */
  String said() throws IOException {
    return Files.readString(err);
  }

  /** Ends it at once. */
  void kill() {
    process.destroyForcibly();
  }
}
