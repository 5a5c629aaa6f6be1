package io.flywheel.feeds.sample;

import io.flywheel.feeds.mapping.MappingException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * The beginning of a file, unpacked, and its end where that can be had without reading it all.
 *
 * @param head the first bytes
 * @param tail the last bytes after those; empty when the head is the whole file, or the end is far
 * @param whole true when the head is the whole file
 */
record FileBytes(byte[] head, byte[] tail, boolean whole) {
  /** Enough for some thousand rows, and read at once. */
  static final int HEAD = 1 << 22;

  private static final int TAIL = 1 << 16;
  private static final int SIGNATURE = 8;

  private static final String WORKBOOK =
      "a workbook; save its sheet as CSV (in UTF-8), or run `libreoffice --headless --convert-to"
          + " csv FILE`, and map that";

  private static final Map<String, String> OTHERS =
      Map.of(
          "504b0304",
          "a zip archive or " + WORKBOOK,
          "d0cf11e0",
          WORKBOOK,
          "28b52ffd",
          "packed by zstd; unpack it, or pack it with gzip",
          "425a68",
          "packed by bzip2; unpack it, or pack it with gzip",
          "fd377a58",
          "packed by xz; unpack it, or pack it with gzip");

  /**
   * @throws MappingException when it is a file that no mapping can read, or none at all
   */
  static FileBytes read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new MappingException(
          file + (Files.exists(file) ? " is no file; name one of its files" : ": no such file"));
    }
    try {
      byte[] first = first(file);
      String hex = HexFormat.of().formatHex(first);
      OTHERS.forEach(
          (signature, what) -> {
            if (hex.startsWith(signature)) {
              throw new MappingException(file + " is " + what);
            }
          });
      return hex.startsWith("1f8b") ? unpacked(file) : plain(file);
    } catch (IOException e) {
      throw new MappingException(file + " cannot be read: " + e.getMessage());
    }
  }

  /** True for a file in Parquet, which no text begins like. */
  static boolean parquet(Path file) {
    try {
      return Files.isRegularFile(file)
          && HexFormat.of().formatHex(first(file)).startsWith("50415231");
    } catch (IOException e) {
      throw new MappingException(file + " cannot be read: " + e.getMessage());
    }
  }

  private static byte[] first(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(SIGNATURE);
    }
  }

  private static FileBytes plain(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(HEAD);
      long size = Files.size(file);
      if (size <= head.length) {
        return new FileBytes(head, new byte[0], true);
      }
      try (RandomAccessFile end = new RandomAccessFile(file.toFile(), "r")) {
        // An even number keeps the characters of UTF-16 whole.
        long from = Math.max(head.length, (size - TAIL) / 2 * 2);
        byte[] tail = new byte[(int) (size - from)];
        end.seek(from);
        end.readFully(tail);
        return new FileBytes(head, tail, false);
      }
    }
  }

  private static FileBytes unpacked(Path file) throws IOException {
    try (InputStream in =
        GzipCompressorInputStream.builder()
            .setInputStream(new BufferedInputStream(Files.newInputStream(file)))
            .setDecompressConcatenated(true)
            .get()) {
      byte[] head = in.readNBytes(HEAD);
      return new FileBytes(head, new byte[0], in.read() < 0);
    }
  }
}
