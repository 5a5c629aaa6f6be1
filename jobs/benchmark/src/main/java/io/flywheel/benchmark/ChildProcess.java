package io.flywheel.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs a command to its end and measures it from outside, so that every system is measured alike
 * and with its start-up. The command must become one process (bin/flywheel replaces itself by
 * Java).
 */
final class ChildProcess {
  private static final Duration SAMPLE = Duration.ofMillis(20);

  private final Path logs;
  private final Map<String, String> environment;

  /**
   * @param logs folder for what the commands print
   * @param environment added to this process's own
   */
  ChildProcess(Path logs, Map<String, String> environment) {
    this.logs = logs;
    this.environment = environment;
  }

  /**
   * @param name of the files under logs that receive stdout and stderr
   * @throws BenchmarkException with the end of stderr when the command fails
   */
  Cost run(String name, List<String> command) {
    try {
      Files.createDirectories(logs);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectOutput(output(name).toFile())
              .redirectError(logs.resolve(name + ".err").toFile());
      builder.environment().putAll(environment);
      long start = System.nanoTime();
      Process process = builder.start();
      process.getOutputStream().close();
      Cost cost = follow(process, start);
      if (process.exitValue() != 0) {
        throw new BenchmarkException(
            "%s ended with %d: %s%n%s"
                .formatted(name, process.exitValue(), String.join(" ", command), complaint(name)));
      }
      return cost;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot run " + String.join(" ", command), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("Interrupted while " + name + " ran.");
    }
  }

  /** What the command of that name printed. */
  Path output(String name) {
    return logs.resolve(name + ".out");
  }

  private Cost follow(Process process, long start) throws IOException, InterruptedException {
    Memory memory = Memory.of(process.pid());
    Duration cpu = Duration.ZERO;
    long peak = 0;
    boolean ended;
    do {
      // What a process used is gone with it: the last sample before its end stands.
      cpu =
          process
              .info()
              .totalCpuDuration()
              .filter(now -> now.compareTo(Duration.ZERO) > 0)
              .orElse(cpu);
      peak = Math.max(peak, memory.peakBytes());
      ended = process.waitFor(SAMPLE.toMillis(), TimeUnit.MILLISECONDS);
    } while (!ended);
    return new Cost(Duration.ofNanos(System.nanoTime() - start), cpu, peak);
  }

  private String complaint(String name) throws IOException {
    List<String> lines = Files.readAllLines(logs.resolve(name + ".err"));
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }
}
