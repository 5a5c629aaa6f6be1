package io.flywheel.benchmark.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Runs a command to its end and measures it from outside, so that every system is measured alike
 * and with its start-up. The command must become one process (bin/flywheel replaces itself by
 * Java).
 */
public final class ChildProcess {
  private static final Duration SAMPLE = Duration.ofMillis(20);

  private final Path logs;
  private final Map<String, String> environment;

  /**
   * @param logs folder that the commands print to and run in
   * @param environment added to this process's own
   */
  public ChildProcess(Path logs, Map<String, String> environment) {
    this.logs = logs;
    this.environment = environment;
  }

  /**
   * @param name of the files under logs that receive stdout and stderr
   * @throws BenchmarkException with the end of stderr when the command fails
   */
  public Execution run(String name, List<String> command) {
    try {
      Files.createDirectories(logs);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(logs.toFile())
              .redirectOutput(output(name).toFile());
      builder.environment().putAll(environment);
      Instant started = Instant.now();
      long start = System.nanoTime();
      Process process = builder.start();
      process.getOutputStream().close();
      Transcript transcript =
          new Transcript(process.getErrorStream(), logs.resolve(name + ".err"), start);
      transcript.start();
      Cost cost = follow(process, start);
      List<Execution.Said> said = transcript.whole();
      if (process.exitValue() != 0) {
        throw new BenchmarkException(
            "%s ended with %d: %s%n%s"
                .formatted(name, process.exitValue(), String.join(" ", command), complaint(said)));
      }
      return new Execution(cost, started, said);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot run " + String.join(" ", command), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("Interrupted while " + name + " ran.");
    }
  }

  /** What the command of that name printed. */
  public Path output(String name) {
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

  private static String complaint(List<Execution.Said> said) {
    return said.subList(Math.max(0, said.size() - 20), said.size()).stream()
        .map(Execution.Said::line)
        .collect(Collectors.joining("\n"));
  }
}
