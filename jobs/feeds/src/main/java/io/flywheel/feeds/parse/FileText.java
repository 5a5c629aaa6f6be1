package io.flywheel.feeds.parse;

import io.flywheel.feeds.mapping.BrokenFileException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The text of one file: unpacked, decoded strictly, its bytes hashed on the way. */
public final class FileText implements Closeable {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final DigestInputStream bytes;
  private final BufferedReader reader;

  private FileText(DigestInputStream bytes, BufferedReader reader) {
    this.bytes = bytes;
    this.reader = reader;
  }

  /** Opens a file; nothing is trusted before {@link #sha256} has read it to its end. */
  static FileText open(FileTask file, Configuration hadoop) throws IOException {
    DigestInputStream bytes = new DigestInputStream(bytes(file, hadoop), newDigest());
    try {
      InputStream unpacked = unpacked(file, bytes);
      FileSignature.verifyText(first(unpacked), file.format().encoding());
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(unpacked, decoder(file)), 1 << 16);
      reader.mark(1);
      if (reader.read() != BYTE_ORDER_MARK) {
        reader.reset();
      }
      return new FileText(bytes, reader);
    } catch (IOException e) {
      bytes.close();
      throw e;
    }
  }

  /** The first bytes of a file. */
  static byte[] first(FileTask file, Configuration hadoop) throws IOException {
    try (InputStream in = bytes(file, hadoop)) {
      return first(in);
    }
  }

  /** SHA-256 of a file's bytes, lower-case hexadecimal. */
  public static String sha256(FileTask file, Configuration hadoop) throws IOException {
    try (DigestInputStream in = new DigestInputStream(bytes(file, hadoop), newDigest())) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    }
  }

  /** Line on which a file's bytes stop being text in its encoding. */
  static long firstUndecodableLine(FileTask file, Configuration hadoop) throws IOException {
    try (InputStream in = unpacked(file, bytes(file, hadoop))) {
      CharsetDecoder decoder = decoder(file);
      ByteBuffer from = ByteBuffer.allocate(1 << 16);
      CharBuffer to = CharBuffer.allocate(1 << 16);
      long line = 1;
      boolean ended = false;
      while (true) {
        CoderResult result = decoder.decode(from.flip(), to, ended);
        from.compact();
        line += to.flip().chars().filter(c -> c == '\n').count();
        to.clear();
        if (result.isError() || ended && result.isUnderflow()) {
          return line;
        }
        int read = in.read(from.array(), from.position(), from.remaining());
        ended = read < 0;
        from.position(from.position() + Math.max(read, 0));
      }
    }
  }

  BufferedReader reader() {
    return reader;
  }

  /** Reads what is left and gives the SHA-256 of all bytes. */
  public String sha256() throws IOException {
    bytes.transferTo(java.io.OutputStream.nullOutputStream());
    return HexFormat.of().formatHex(bytes.getMessageDigest().digest());
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private static InputStream bytes(FileTask file, Configuration hadoop) throws IOException {
    if (file.location().isEmpty()) {
      return new ByteArrayInputStream(file.inline().getBytes(StandardCharsets.UTF_8));
    }
    Path path = new Path(file.location());
    return new BufferedInputStream(path.getFileSystem(hadoop).open(path), 1 << 16);
  }

  private static InputStream unpacked(FileTask file, InputStream bytes) throws IOException {
    BufferedInputStream packed = new BufferedInputStream(bytes, 1 << 16);
    byte[] first = first(packed);
    if (!file.path().endsWith(".gz") || first.length == 0) {
      return packed;
    }
    if (!FileSignature.gzip(first)) {
      throw new BrokenFileException("the name ends with .gz, and the bytes are not gzip");
    }
    // Unlike java.util's stream this one checks what follows the last member.
    return new BufferedInputStream(
        GzipCompressorInputStream.builder()
            .setInputStream(packed)
            .setDecompressConcatenated(true)
            .get(),
        1 << 16);
  }

  private static byte[] first(InputStream in) throws IOException {
    in.mark(FileSignature.LENGTH);
    byte[] first = in.readNBytes(FileSignature.LENGTH);
    in.reset();
    return first;
  }

  private static CharsetDecoder decoder(FileTask file) {
    return Charset.forName(file.format().encoding())
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
