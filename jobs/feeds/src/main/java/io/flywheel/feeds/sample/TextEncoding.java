package io.flywheel.feeds.sample;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The character set of a text, as its first bytes tell it.
 *
 * @param name what {@code format.encoding} calls it
 * @param guess true when no byte proves it
 */
record TextEncoding(String name, boolean guess) {
  static final TextEncoding UTF_8 = new TextEncoding("UTF-8", false);
  private static final char MARK = '\uFEFF';

  /**
   * @param bytes the beginning of a file, unpacked
   * @param cut true when the file goes on, so that the last character may be cut
   */
  static TextEncoding of(byte[] bytes, boolean cut) {
    if (starts(bytes, 0xFF, 0xFE) || starts(bytes, 0xFE, 0xFF)) {
      return new TextEncoding("UTF-16", false);
    }
    if (starts(bytes, 0xEF, 0xBB, 0xBF)) {
      return UTF_8;
    }
    int even = 0;
    int odd = 0;
    int pairs = Math.min(bytes.length, 1 << 12) / 2;
    for (int i = 0; i < pairs; i++) {
      even += bytes[2 * i] == 0 ? 1 : 0;
      odd += bytes[2 * i + 1] == 0 ? 1 : 0;
    }
    if (even == 0 && odd > pairs / 2) {
      return new TextEncoding("UTF-16LE", false);
    }
    if (odd == 0 && even > pairs / 2) {
      return new TextEncoding("UTF-16BE", false);
    }
    return decodes(bytes, cut) ? UTF_8 : new TextEncoding("windows-1252", true);
  }

  /** The text, without a mark at its beginning. */
  String text(byte[] bytes) {
    String text = new String(bytes, Charset.forName(name));
    return !text.isEmpty() && text.charAt(0) == MARK ? text.substring(1) : text;
  }

  private static boolean decodes(byte[] bytes, boolean cut) {
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    return !StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT)
        .decode(ByteBuffer.wrap(bytes), out, !cut)
        .isError();
  }

  private static boolean starts(byte[] bytes, int... first) {
    if (bytes.length < first.length) {
      return false;
    }
    for (int i = 0; i < first.length; i++) {
      if ((bytes[i] & 0xFF) != first[i]) {
        return false;
      }
    }
    return true;
  }
}
