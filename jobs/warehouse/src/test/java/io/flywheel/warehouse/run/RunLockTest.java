package io.flywheel.warehouse.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("fast")
class RunLockTest {
  @TempDir Path root;

  @Test
  void a_second_run_in_the_same_process_is_refused_until_the_first_ends() {
    try (RunLock first = RunLock.acquire(root.resolve("warehouse"))) {
      assertThat(first).isNotNull();
      assertThatThrownBy(() -> RunLock.acquire(root.resolve("warehouse")))
          .isInstanceOf(LockedException.class)
          .hasMessageContaining("process " + ProcessHandle.current().pid())
          .hasMessageContaining(root.resolve("warehouse").toString());
    }
    RunLock.acquire(root.resolve("warehouse")).close();
  }

  @Test
  void a_killed_process_gives_the_lock_back() throws IOException, InterruptedException {
    Process other = start(Holder.class);
    try {
      assertThat(said(other)).isEqualTo("holding");
      assertThatThrownBy(() -> RunLock.acquire(root))
          .isInstanceOf(LockedException.class)
          .hasMessageContaining("process " + other.pid());
    } finally {
      other.destroyForcibly().waitFor();
    }

    RunLock.acquire(root).close();
  }

  static IntStream processes() {
    return Boolean.getBoolean("exhaustive")
        ? IntStream.range(0, 30).map(round -> 2 + round % 3)
        : IntStream.rangeClosed(2, 4);
  }

  @ParameterizedTest
  @MethodSource("processes")
  void of_processes_that_race_for_the_lock_one_enters(int processes)
      throws IOException, InterruptedException {
    List<Process> racers = new ArrayList<>();
    for (int i = 0; i < processes; i++) {
      racers.add(start(Racer.class));
    }
    for (Process racer : racers) {
      assertThat(said(racer)).isEqualTo("ready");
    }
    for (Process racer : racers) {
      racer.getOutputStream().write('\n');
      racer.getOutputStream().flush();
    }
    List<String> said = new ArrayList<>();
    for (Process racer : racers) {
      said.add(said(racer));
    }
    assertThat(said).as("%s", said).filteredOn("in"::equals).hasSize(1);
    assertThat(said).as("%s", said).filteredOn("locked"::equals).hasSize(processes - 1);
    assertThatThrownBy(() -> RunLock.acquire(root)).isInstanceOf(LockedException.class);

    for (Process racer : racers) {
      racer.getOutputStream().close();
      assertThat(racer.waitFor()).isZero();
    }
    RunLock.acquire(root).close();
  }

  private Process start(Class<?> program) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            program.getName(),
            root.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** One line, and not a byte more: the rest is asked for later. */
  private static String said(Process process) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int each = process.getInputStream().read();
        each > 0 && each != '\n';
        each = process.getInputStream().read()) {
      line.append((char) each);
    }
    return line.toString();
  }

  /** Tries once, when it is told to, and keeps what it has got until its input ends. */
  static final class Racer {
    public static void main(String[] arguments) throws IOException {
      System.out.println("ready");
      System.in.read();
      try (RunLock lock = RunLock.acquire(Path.of(arguments[0]))) {
        System.out.println(lock == null ? "nothing" : "in");
        System.in.read();
      } catch (LockedException e) {
        System.out.println("locked");
        System.in.read();
      }
    }
  }

  /** Holds the lock until it is killed or its input ends. */
  static final class Holder {
    public static void main(String[] arguments) throws IOException {
      try (RunLock lock = RunLock.acquire(Path.of(arguments[0]))) {
        System.out.println(lock == null ? "nothing" : "holding");
        System.in.read();
      }
    }
  }
}
