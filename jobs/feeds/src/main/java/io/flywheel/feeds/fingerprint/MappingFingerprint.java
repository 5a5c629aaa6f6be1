package io.flywheel.feeds.fingerprint;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One short text for what a mapping says about rows: two mappings that make other rows of a file
 * have different ones. The order of keys, and blanks and comments in SQL, are no part of it.
 */
public final class MappingFingerprint {
  private static final Set<String> ABOUT_ROWS =
      Set.of("format", "day", "columns", "where", "records", "explode", "lookup", "optional");

  /** Keys under which every text is SQL. */
  private static final Set<String> SQL = Set.of("columns", "where", "records", "rows");

  /** Lists whose order says nothing. */
  private static final Set<String> SETS = Set.of("optional", "null-values");

  /** Keys of a second file that say which files and columns there are, and nothing of rows. */
  private static final Set<String> OF_FILES = Set.of("files", "ignored");

  private MappingFingerprint() {}

  /**
   * @param mapping the entry of a feed, resolved
   * @return SHA-256, hexadecimal
   */
  public static String of(ConfigObject mapping) {
    Map<String, String> parts = new TreeMap<>();
    for (String key : ABOUT_ROWS) {
      if (says(key, mapping.get(key))) {
        parts.put(key, text(key, mapping.get(key), SQL.contains(key)));
      }
    }
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(sha256.digest(parts.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** With null a setting of another layer is taken back; no column may be missing by default. */
  private static boolean says(String key, ConfigValue value) {
    return value != null
        && value.valueType() != ConfigValueType.NULL
        && !(key.equals("optional") && value instanceof ConfigList list && list.isEmpty())
        && !(value instanceof ConfigObject object && object.isEmpty());
  }

  private static String text(String key, ConfigValue value, boolean sql) {
    if (value instanceof ConfigObject object) {
      boolean ofLookup = object.containsKey("match") && object.containsKey("on");
      Map<String, String> parts = new TreeMap<>();
      object.forEach(
          (name, part) -> {
            if (says(name, part) && !(ofLookup && OF_FILES.contains(name))) {
              parts.put(quoted(name), text(name, part, sql || SQL.contains(name)));
            }
          });
      return parts.toString();
    }
    if (value instanceof ConfigList list) {
      Stream<String> parts = list.stream().map(part -> text(key, part, sql));
      return (SETS.contains(key) ? parts.sorted() : parts).collect(Collectors.toList()).toString();
    }
    String text = String.valueOf(value.unwrapped());
    return quoted(sql ? new SqlText(text).dense() : text);
  }

  /** No text can look like the end of itself and the beginning of another. */
  private static String quoted(String text) {
    return text.length() + ":" + text;
  }
}
