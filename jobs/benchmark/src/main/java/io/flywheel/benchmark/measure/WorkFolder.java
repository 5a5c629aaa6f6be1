package io.flywheel.benchmark.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that says where a measurement keeps what it makes. */
public final class WorkFolder {
  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "Empty folder for files, tables and logs (default: a temporary one, kept).")
  private Path work;

  /** Makes the folder and says where it is. */
  public Path made() throws IOException {
    Path folder =
        work == null
            ? Files.createTempDirectory("flywheel-benchmark")
            : Files.createDirectories(work.toAbsolutePath());
    System.err.println("Files, tables and logs: " + folder);
    return folder;
  }
}
