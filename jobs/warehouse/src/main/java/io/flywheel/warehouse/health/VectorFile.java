package io.flywheel.warehouse.health;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * A file of deletion vectors, as other tools write them. Delta's errors do not name it.
 *
 * <p>By the Delta protocol a byte with the format's version comes first, and then of each vector
 * its length in bytes (32 bits), its bytes and their CRC-32.
 */
final class VectorFile {
  private VectorFile() {}

  static boolean is(Path file) {
    return file.toString().endsWith(".bin");
  }

  /** True when Delta was about to read a deletion vector. */
  static boolean isReadBy(Throwable failure) {
    return Arrays.stream(failure.getStackTrace())
        .anyMatch(frame -> frame.getClassName().contains("DeletionVectorStore"));
  }

  /** False when the file is cut or other bytes stand in it than were written. */
  static boolean isWhole(Path file) {
    try (DataInputStream bytes = new DataInputStream(Files.newInputStream(file))) {
      bytes.readByte();
      do {
        byte[] vector = bytes.readNBytes(bytes.readInt());
        CRC32 sum = new CRC32();
        sum.update(vector);
        if ((int) sum.getValue() != bytes.readInt()) {
          return false;
        }
      } while (bytes.available() > 0);
      return true;
    } catch (EOFException | IllegalArgumentException e) { // or a negative length
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
