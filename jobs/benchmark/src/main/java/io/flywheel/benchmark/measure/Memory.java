package io.flywheel.benchmark.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Resident memory of a process. 0 once it has ended. */
interface Memory {
  /** Largest so far where the system remembers it, else at this moment. */
  long peakBytes() throws IOException;

  static Memory of(long pid) {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    return Files.isReadable(status) ? new LinuxStatus(status) : new PosixPs(pid);
  }

  /** The kernel keeps the high-water mark. */
  record LinuxStatus(Path status) implements Memory {
    @Override
    public long peakBytes() throws IOException {
      try (Stream<String> lines = Files.readString(status).lines()) {
        return lines
            .filter(line -> line.startsWith("VmHWM:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
            .findFirst()
            .orElse(0);
      } catch (NoSuchFileException ended) {
        return 0;
      } catch (IOException e) {
        // A process that ends between opening and reading answers with ESRCH.
        if (Files.exists(status)) {
          throw e;
        }
        return 0;
      }
    }
  }

  /** Every POSIX system has ps. */
  record PosixPs(long pid) implements Memory {
    @Override
    public long peakBytes() throws IOException {
      Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid)).start();
      String kilobytes =
          new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      return kilobytes.isEmpty() ? 0 : Long.parseLong(kilobytes) << 10;
    }
  }
}
