package io.flywheel.benchmark.measure;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Lines of gzipped text files. */
public final class Lines {
  private static final int BUFFER = 1 << 16;

  private Lines() {}

  /** Reads a file to its end. */
  public static void forEach(Path file, Consumer<String> line) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file), BUFFER), StandardCharsets.UTF_8))) {
      reader.lines().forEach(line);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  /** Writes what the writer's user hands over; a file that is there was written wholly. */
  public static void write(Path file, Consumer<Consumer<String>> lines) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.createDirectories(file.getParent());
      try (Writer writer =
          new BufferedWriter(
              new OutputStreamWriter(
                  new FastGzip(Files.newOutputStream(part)), StandardCharsets.UTF_8),
              BUFFER)) {
        lines.accept(
            line -> {
              try {
                writer.write(line);
                writer.write('\n');
              } catch (IOException e) {
                throw new UncheckedIOException("Cannot write " + part, e);
              }
            });
      }
      Files.move(part, file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, BUFFER);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
