package io.flywheel.warehouse.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                root.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(said.readLine()).isEqualTo("holding");
      assertThatThrownBy(() -> RunLock.acquire(root))
          .isInstanceOf(LockedException.class)
          .hasMessageContaining("process " + other.pid());
    } finally {
      other.destroyForcibly().waitFor();
    }

    RunLock.acquire(root).close();
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
