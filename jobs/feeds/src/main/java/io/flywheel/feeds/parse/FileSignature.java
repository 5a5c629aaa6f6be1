package io.flywheel.feeds.parse;

import io.flywheel.feeds.mapping.BrokenFileException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the first bytes of a file tell of it, whatever its name and the settings say. */
final class FileSignature {
  /** So many bytes are looked at. */
  static final int LENGTH = 64;

  private static final String GZIP = "1f8b";
  private static final String PARQUET = "50415231";

  private static final String ZIP = "504b0304";

  /** Where the name of a zip archive's first file stands; a workbook's says what it is. */
  private static final int FIRST_NAME = 30;

  private static final String WORKBOOK =
      "a workbook (%s): save each sheet that is needed as CSV, UTF-8, and deliver these files";

  /** Files with which archives of office programs begin. */
  private static final List<String> OFFICE =
      List.of("[Content_Types].xml", "_rels/", "docProps/", "xl/");

  private static final List<Known> PACKED =
      List.of(
          new Known(GZIP, "gzip: let the name end with .gz"),
          new Known(ZIP, "a zip archive: deliver the text that is in it"),
          new Known("504b0506", "a zip archive without files"),
          new Known("d0cf11e0a1b11ae1", WORKBOOK.formatted("xls")),
          new Known("28b52ffd", "zstd: deliver it unpacked, or as gzip"),
          new Known("425a683", "bzip2: deliver it unpacked, or as gzip"),
          new Known("fd377a585a00", "xz: deliver it unpacked, or as gzip"));

  /** Byte order marks, longer ones first: one of them begins with another. */
  private static final List<Known> MARKS =
      List.of(
          new Known("fffe0000", "UTF-32LE"),
          new Known("0000feff", "UTF-32BE"),
          new Known("fffe", "UTF-16LE"),
          new Known("feff", "UTF-16BE"),
          new Known("efbbbf", "UTF-8"));

  private FileSignature() {}

  /**
   * @param hex first bytes, hexadecimal
   * @param name what begins with them
   */
  private record Known(String hex, String name) {
    static Optional<String> among(List<Known> all, String hex) {
      return all.stream().filter(known -> hex.startsWith(known.hex)).map(Known::name).findFirst();
    }
  }

  static boolean gzip(byte[] first) {
    return hex(first).startsWith(GZIP);
  }

  /**
   * @throws BrokenFileException when the bytes are no text, or text in another encoding
   */
  static void verifyText(byte[] first, String encoding) throws BrokenFileException {
    String hex = hex(first);
    Optional<String> other =
        hex.startsWith(PARQUET)
            ? Optional.of("Parquet: set format.type = parquet in the feed's mapping")
            : packed(first, hex);
    if (other.isPresent()) {
      throw new BrokenFileException("the bytes are no text but " + other.get());
    }
    Optional<String> mark = Known.among(MARKS, hex);
    Optional<String> told = mark.or(() -> wide(first));
    if (told.isPresent() && !reads(encoding, told.get(), mark.isPresent())) {
      throw new BrokenFileException(
          "the text is %s, and is read as %s: set format.encoding = %s in the feed's mapping"
              .formatted(told.get(), encoding, told.get()));
    }
  }

  /**
   * @throws BrokenFileException when the bytes are not those of a Parquet file
   */
  static void verifyParquet(byte[] first) throws BrokenFileException {
    String hex = hex(first);
    if (!hex.startsWith(PARQUET)) {
      throw new BrokenFileException(
          "the bytes are no Parquet" + packed(first, hex).map(other -> " but " + other).orElse(""));
    }
  }

  private static Optional<String> packed(byte[] first, String hex) {
    if (hex.startsWith(ZIP) && first.length > FIRST_NAME) {
      String name =
          new String(first, FIRST_NAME, first.length - FIRST_NAME, StandardCharsets.ISO_8859_1);
      if (OFFICE.stream().anyMatch(name::startsWith)) {
        return Optional.of(WORKBOOK.formatted("xlsx"));
      }
      if (name.startsWith("mimetypeapplication/vnd.oas")) {
        return Optional.of(WORKBOOK.formatted("ods"));
      }
    }
    return Known.among(PACKED, hex);
  }

  /** Text of two bytes a character without a mark: every other byte is 0 where it is Latin. */
  private static Optional<String> wide(byte[] first) {
    int pairs = first.length / 2;
    int high = 0;
    int low = 0;
    for (int i = 0; i < pairs; i++) {
      high += first[2 * i] == 0 ? 1 : 0;
      low += first[2 * i + 1] == 0 ? 1 : 0;
    }
    if (high == 0 && low > pairs / 2) {
      return Optional.of("UTF-16LE");
    }
    return low == 0 && high > pairs / 2 ? Optional.of("UTF-16BE") : Optional.empty();
  }

  /**
   * The names without an order of bytes go by the mark, and without one by the higher byte first.
   */
  private static boolean reads(String encoding, String told, boolean marked) {
    String name = Charset.forName(encoding).name().toUpperCase(Locale.ROOT);
    boolean unordered = name.equals("UTF-16") || name.equals("UTF-32");
    return name.contains(told)
        || unordered && told.startsWith(name) && (marked || told.endsWith("BE"));
  }

  private static String hex(byte[] first) {
    return HexFormat.of().formatHex(first);
  }
}
