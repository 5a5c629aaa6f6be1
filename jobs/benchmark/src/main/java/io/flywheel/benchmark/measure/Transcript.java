package io.flywheel.benchmark.measure;

import io.flywheel.benchmark.measure.Execution.Said;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a process says on stderr and when, kept in a file too. */
final class Transcript extends Thread {
  private final InputStream from;
  private final Path file;
  private final long start;
  private final List<Said> said = new ArrayList<>();

  Transcript(InputStream from, Path file, long start) {
    super("transcript of " + file.getFileName());
    this.from = from;
    this.file = file;
    this.start = start;
    setDaemon(true);
  }

  @Override
  public void run() {
    try (BufferedReader lines =
            new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8));
        BufferedWriter copy = Files.newBufferedWriter(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.add(new Said(Duration.ofNanos(System.nanoTime() - start), line));
        copy.write(line);
        copy.newLine();
        copy.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot keep " + file, e);
    }
  }

  /** Everything that was said, once the process has ended. */
  List<Said> whole() throws InterruptedException {
    join();
    return List.copyOf(said);
  }
}
